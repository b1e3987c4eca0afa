import type {Stats} from 'node:fs';
import {ntStatus, SmbRefusal} from './nt-status.js';
import {bufferReply, fileAttributes, openAt, statOf, writeTimes, type Open, type SmbCommand} from './session.js';

// InfoType of SMB2 QUERY_INFO Request (section 2.2.37).
const infoFile = 1;
const infoFileSystem = 2;

/** SMB2 QUERY_INFO (sections 2.2.37 and 2.2.38): about the file, or about the file system. */
export const queryInfo: SmbCommand = (request, session) => {
	const {message} = request;
	const {open} = openAt(request, 88, session);
	const [type, informationClass] = [message[66] ?? 0, message[67] ?? 0];
	const data = type === infoFile ? fileInformation(open, informationClass) : type === infoFileSystem ? fileSystemInformation(informationClass) : undefined;
	if (data === undefined) throw new SmbRefusal(ntStatus.invalidInfoClass);
	return bufferReply(data);
};

// [MS-FSCC], section 2.4.
function fileInformation(open: Open, informationClass: number): Buffer | undefined {
	const stat = statOf(open.local);
	switch (informationClass) {
		case 4:
			return basicInformation(stat);
		case 5:
			return standardInformation(stat);
		case 6: // FileInternalInformation
			return Buffer.alloc(8);
		case 7: // FileEaInformation
			return Buffer.alloc(4);
		case 18:
			return allInformation(open, stat);
		case 34:
			return networkOpenInformation(stat);
		default:
			return undefined;
	}
}

function basicInformation(stat: Stats): Buffer {
	const data = Buffer.alloc(40);
	writeTimes(data, 0, stat);
	data.writeUInt32LE(fileAttributes(stat), 32);
	return data;
}

function standardInformation(stat: Stats): Buffer {
	const data = Buffer.alloc(24);
	data.writeBigInt64LE(BigInt(stat.size), 0);
	data.writeBigInt64LE(BigInt(stat.size), 8);
	data.writeUInt32LE(1, 16);
	data[21] = stat.isDirectory() ? 1 : 0;
	return data;
}

function allInformation(open: Open, stat: Stats): Buffer {
	const name = Buffer.from(`\\${open.name}`, 'utf16le');
	const nameLength = Buffer.alloc(4);
	nameLength.writeUInt32LE(name.length);
	// Between: FileInternal, FileEa, FileAccess, FilePosition, FileMode and FileAlignmentInformation, all zero.
	return Buffer.concat([basicInformation(stat), standardInformation(stat), Buffer.alloc(8 + 4 + 4 + 8 + 4 + 4), nameLength, name]);
}

function networkOpenInformation(stat: Stats): Buffer {
	const data = Buffer.alloc(56);
	writeTimes(data, 0, stat);
	data.writeBigInt64LE(BigInt(stat.size), 32);
	data.writeBigInt64LE(BigInt(stat.size), 40);
	data.writeUInt32LE(fileAttributes(stat), 48);
	return data;
}

const totalUnits = 12_659_000n;
const freeUnits = 9_134_000n;
const sectorsPerUnit = 8;
const bytesPerSector = 512;

// [MS-FSCC], section 2.5.
function fileSystemInformation(informationClass: number): Buffer | undefined {
	switch (informationClass) {
		case 1: // FileFsVolumeInformation
			return Buffer.alloc(18);
		case 3: { // FileFsSizeInformation
			const data = Buffer.alloc(24);
			data.writeBigInt64LE(totalUnits, 0);
			data.writeBigInt64LE(freeUnits, 8);
			data.writeUInt32LE(sectorsPerUnit, 16);
			data.writeUInt32LE(bytesPerSector, 20);
			return data;
		}

		case 5: { // FileFsAttributeInformation
			const name = Buffer.from('NTFS', 'utf16le');
			const data = Buffer.alloc(12);
			data.writeUInt32LE(255, 4);
			data.writeUInt32LE(name.length, 8);
			return Buffer.concat([data, name]);
		}

		case 7: { // FileFsFullSizeInformation
			const data = Buffer.alloc(32);
			data.writeBigInt64LE(totalUnits, 0);
			data.writeBigInt64LE(freeUnits, 8);
			data.writeBigInt64LE(freeUnits, 16);
			data.writeUInt32LE(sectorsPerUnit, 24);
			data.writeUInt32LE(bytesPerSector, 28);
			return data;
		}

		default:
			return undefined;
	}
}
