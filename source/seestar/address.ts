import {isIPv6} from 'node:net';
import {cleanText} from '../text/clean.js';
import {failure, success, troubleOf, type Result} from '../trouble/trouble.js';
import {type ScopeAddress} from './port.js';

// Ports of a real Seestar: JSON-RPC, HTTP and SMB (seestar-protocol, section 1).
const usualPorts = [4700, 80, 445] as const;
const portWords = ['RPC', 'HTTP', 'SMB'] as const;

/**
 * Reads `HOST[:RPC[:HTTP[:SMB]]]`; an IPv6 address stands in brackets when ports follow,
 * ports are 1 to 65535, and an empty part keeps its usual port. Trouble: usage.
 */
export function parseScopeAddress(text: string): Result<ScopeAddress> {
	const label = text.trim();
	if (isIPv6(label)) return success(addressOf(label, label, []));
	const parts = /^(?:\[(?<bracketed>[^\]]*)\]|(?<plain>[^:[\]]*))(?::(?<ports>.*))?$/s.exec(label)?.groups;
	if (parts === undefined) return refuse(text, 'it is not HOST[:RPC[:HTTP[:SMB]]]');
	const {bracketed, plain} = parts;
	if (bracketed !== undefined && !isIPv6(bracketed)) return refuse(text, 'what stands in brackets is not an IPv6 address');
	const host = bracketed ?? plain ?? '';
	if (host === '') return refuse(text, 'the host is missing');
	if (bracketed === undefined && !isHostName(host)) return refuse(text, 'the host is neither a name nor an address');

	const words = parts.ports === undefined ? [] : parts.ports.split(':');
	if (words.length > usualPorts.length) return refuse(text, 'there are more than three ports');
	for (const [index, word] of words.entries()) {
		if (word !== '' && !isPort(word)) return refuse(text, `the ${portWords[index]} port is not a number from 1 to 65535`);
	}

	return success(addressOf(label, host, words));
}

function addressOf(label: string, host: string, words: readonly string[]): ScopeAddress {
	const port = (index: 0 | 1 | 2): number => {
		const word = words[index];
		return word === undefined || word === '' ? usualPorts[index] : Number(word);
	};

	return {label, host, rpcPort: port(0), httpPort: port(1), smbPort: port(2)};
}

// Letters, digits, dots, dashes and underscores: RFC 1123 plus what home routers hand out.
function isHostName(text: string): boolean {
	return text.length <= 253 && /^[\p{L}\p{N}]([\p{L}\p{N}._-]*[\p{L}\p{N}.])?(%[\w.-]+)?$/u.test(text) && !text.includes('..');
}

function isPort(word: string): boolean {
	return /^\d{1,5}$/.test(word) && Number(word) >= 1 && Number(word) <= 65_535;
}

function refuse(text: string, cause: string): Result<ScopeAddress> {
	const shown = text.length > 80 ? `${text.slice(0, 80)}...` : text;
	return failure(troubleOf('usage', `"${cleanText(shown)}" is no address of a telescope`, cause, 'Write it like seestar.local or 192.168.1.83:4700:80:445.'));
}
