/** NT status codes that the server answers with ([MS-ERREF], section 2.3.1). */
export const ntStatus = {
	success: 0,
	pending: 0x0000_0103,
	noMoreFiles: 0x8000_0006,
	invalidInfoClass: 0xC000_0003,
	invalidParameter: 0xC000_000D,
	noSuchFile: 0xC000_000F,
	invalidDeviceRequest: 0xC000_0010,
	endOfFile: 0xC000_0011,
	moreProcessingRequired: 0xC000_0016,
	accessDenied: 0xC000_0022,
	nameNotFound: 0xC000_0034,
	nameCollision: 0xC000_0035,
	pathNotFound: 0xC000_003A,
	sharingViolation: 0xC000_0043,
	deletePending: 0xC000_0056,
	logonFailure: 0xC000_006D,
	diskFull: 0xC000_007F,
	fileIsADirectory: 0xC000_00BA,
	notSupported: 0xC000_00BB,
	badNetworkName: 0xC000_00CC,
	directoryNotEmpty: 0xC000_0101,
	notADirectory: 0xC000_0103,
	fileClosed: 0xC000_0128,
} as const;

/** A command that is refused; the connection turns it into an error response. */
export class SmbRefusal extends Error {
	readonly status: number;

	constructor(status: number) {
		super(`NT status ${status.toString(16)}`);
		this.status = status;
	}
}

/** The status for a system error of this machine. */
export function statusOfSystemError(code: string | undefined): number {
	switch (code) {
		case 'ENOENT':
			return ntStatus.nameNotFound;
		case 'EEXIST':
			return ntStatus.nameCollision;
		case 'EACCES':
		case 'EPERM':
			return ntStatus.accessDenied;
		case 'ENOTEMPTY':
			return ntStatus.directoryNotEmpty;
		case 'ENOSPC':
			return ntStatus.diskFull;
		case undefined:
		default:
			return ntStatus.invalidParameter;
	}
}
