/** Version of the contract: goes up with every change a client or host of the version before could not cope with. */
export const CONTRACT_VERSION = 2
