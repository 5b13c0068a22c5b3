/** Version of the contract. A client of another version is refused with what to do about it. */
export const CONTRACT_VERSION = 1
