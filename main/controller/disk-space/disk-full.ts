/** What is answered to whoever wants a promise that there is no room to write down; on the wire, too. */
export const DISK_FULL = 'facility.disk_full';
