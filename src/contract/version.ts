/**
 * Version of the contract. Increase it with every change that a client or host of the previous version cannot cope
 * with.
 */
export const CONTRACT_VERSION = 10
