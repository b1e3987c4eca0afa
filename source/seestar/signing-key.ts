import {createPrivateKey, type KeyObject} from 'node:crypto';
import {readFile, stat} from 'node:fs/promises';
import {cleanText} from '../format/clean-text.js';
import {failure, success, problemOf, type Result} from '../errors/problem.js';

const largestKeyBytes = 64 * 1024;

/**
 * Reads the user's own signing key: a PEM file with an RSA private key, PKCS#1 or PKCS#8, without a passphrase. Problem:
 * locked. Nothing from the file is quoted in a problem.
 */
export async function loadSigningKey(path: string): Promise<Result<KeyObject>> {
	let text: string;
	try {
		const {size} = await stat(path);
		if (size > largestKeyBytes) return refuse(path, 'it is too large for a key');
		text = await readFile(path, 'utf8');
	} catch (error) {
		const code = error instanceof Error && 'code' in error ? String(error.code) : '';
		if (code === 'ENOENT' || code === 'ENOTDIR') return refuse(path, 'there is no such file');
		if (code === 'EISDIR') return refuse(path, 'it is a folder');
		return refuse(path, `it cannot be read (${code})`);
	}

	try {
		const key = createPrivateKey(text);
		return key.asymmetricKeyType === 'rsa' ? success(key) : refuse(path, `it is a key of type ${key.asymmetricKeyType ?? 'unknown'}, not RSA`);
	} catch {
		// "BEGIN ENCRYPTED PRIVATE KEY" of PKCS#8, "Proc-Type: 4,ENCRYPTED" of PKCS#1 (RFC 1421).
		return refuse(path, text.includes('ENCRYPTED') ? 'it is protected by a passphrase' : 'it is not a PEM file with an RSA private key');
	}
}

function refuse(path: string, cause: string): Result<KeyObject> {
	return failure(problemOf('locked', `The signing key ${cleanText(path)} cannot be used`, cause, 'Name your own key file with --key or SEESTAR_KEY_PATH.'));
}
