/** FILETIME, 100 ns since 1601 ([MS-DTYP] 2.3.3), in ms since 1970. */
export function unixMs(fileTime: bigint): number {
	return Number(fileTime / 10_000n) - 11_644_473_600_000;
}
