import {isIPv6} from 'node:net';
import {cleanText} from '../format/clean-text.js';
import {failure, success, problemOf, type Result} from '../errors/problem.js';
import type {ScopeAddress} from './port.js';

// Ports of a real Seestar: JSON-RPC, HTTP and SMB (seestar-protocol, section 1).
const usualPorts = [4700, 80, 445] as const;
const portWords = ['RPC', 'HTTP', 'SMB'] as const;

/**
 * Reads `HOST[:RPC[:HTTP[:SMB]]]`, or `COMMANDS[:RPC]/FILES[:HTTP[:SMB]]` where a proxy takes the commands. An IPv6 address
 * needs brackets if ports follow, ports are 1 to 65535, and an empty part keeps its usual port. Problem: usage.
 */
export function parseScopeAddress(text: string): Result<ScopeAddress> {
	const label = text.trim();
	const slash = label.indexOf('/');
	const read = slash === -1 ? readSite(label, portWords) : readBoth(label.slice(0, slash).trim(), label.slice(slash + 1).trim());
	if (typeof read === 'string') return refuse(text, read);
	const {host, filesHost, ports} = read;
	const port = (index: 0 | 1 | 2): number => ports[index] ?? usualPorts[index];
	return success({label, host, ...(filesHost !== undefined && {filesHost}), rpcPort: port(0), httpPort: port(1), smbPort: port(2)});
}

type Place = {readonly host: string; readonly filesHost?: string; readonly ports: ReadonlyArray<number | undefined>};

/** The hosts and ports on both sides of a slash, or why they cannot be used. */
function readBoth(commands: string, files: string): Place | string {
	const near = readSite(commands, portWords.slice(0, 1));
	if (typeof near === 'string') return `before the slash, ${near}`;
	const far = readSite(files, portWords.slice(1));
	return typeof far === 'string' ? `after the slash, ${far}` : {host: near.host, filesHost: far.host, ports: [near.ports[0], ...far.ports]};
}

/** A host with ports in the order of these words, or why it cannot be used. */
function readSite(label: string, words: readonly string[]): Place | string {
	// Node makes an expression of a kilobyte for the first question, longer than the start can wait for a plain name.
	if (label.includes(':') && isIPv6(label)) return {host: label, ports: []};
	const parts = /^(?:\[(?<bracketed>[^\]]*)\]|(?<plain>[^:[\]]*))(?::(?<ports>.*))?$/s.exec(label)?.groups;
	if (parts === undefined) return `it is not HOST${words.map(word => `[:${word}`).join('')}${']'.repeat(words.length)}`;
	const {bracketed, plain} = parts;
	if (bracketed !== undefined && !isIPv6(bracketed)) return 'the part in brackets is not an IPv6 address';
	const host = bracketed ?? plain ?? '';
	if (host === '') return 'the host is missing';
	if (bracketed === undefined && !isHostName(host)) return 'the host is neither a name nor an address';

	const ports = parts.ports === undefined ? [] : parts.ports.split(':');
	if (ports.length > words.length) return `there ${words.length === 1 ? 'is' : 'are'} more than ${words.length === 1 ? 'one port' : words.length === 2 ? 'two ports' : 'three ports'}`;
	for (const [index, port] of ports.entries()) {
		if (port !== '' && !isPort(port)) return `the ${words[index]} port is not a number from 1 to 65535`;
	}

	return {host, ports: ports.map(port => port === '' ? undefined : Number(port))};
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
	return failure(problemOf('usage', `"${cleanText(shown)}" is not a telescope address`, cause, 'Write it like seestar.local or 192.168.1.83:4700:80:445.'));
}
