import {open} from 'node:fs/promises';
import process from 'node:process';

/** The two ends of a connection, as a `net.Socket` reports them. */
export type Connection = {readonly localPort?: number | undefined; readonly remotePort?: number | undefined; readonly localFamily?: string | undefined};

/** Some 28,000 connections, among them those that ended within the last minute; a longer table is not read to its end four times a second. */
const longestTableBytes = 4 * 1024 * 1024;

/**
 * Bytes that the system has accepted from a connection and that the other side has not acknowledged. Linux reports them in
 * /proc/net/tcp (proc_net_tcp.txt: `tx_queue`, from the oldest unacknowledged byte to the newest written one). Undefined on
 * other systems, and if it is not clear which connection is meant.
 */
export async function unacknowledgedBytes({localPort, remotePort, localFamily}: Connection): Promise<number | undefined> {
	if (process.platform !== 'linux' || localPort === undefined || remotePort === undefined) return undefined;
	const table = await readTable(`/proc/net/${localFamily === 'IPv6' ? 'tcp6' : 'tcp'}`).catch(() => undefined);
	return table === undefined ? undefined : queuedIn(table, localPort, remotePort);
}

/** The length of the send queue of the one connection between these ports in the table; undefined if there is none or several. */
export function queuedIn(table: string, localPort: number, remotePort: number): number | undefined {
	// Address and port of both ends, the state, and the queues: `0100007F:1F90 0100007F:C350 01 0000A000:00000000`.
	const rows = [...table.matchAll(new RegExp(`:${hexOf(localPort)} [\\dA-F]{8,32}:${hexOf(remotePort)} +[\\dA-F]{2} +([\\dA-F]{8}):[\\dA-F]{8} `, 'gi'))];
	const [, bytes] = rows[0] ?? [];
	return bytes === undefined || rows.length > 1 ? undefined : Number.parseInt(bytes, 16);
}

function hexOf(port: number): string {
	return port.toString(16).toUpperCase().padStart(4, '0');
}

/** A file of /proc has no length: it is read until it ends. */
async function readTable(file: string): Promise<string | undefined> {
	const handle = await open(file);
	try {
		let table = '';
		const piece = Buffer.alloc(65_536);
		while (table.length <= longestTableBytes) {
			const {bytesRead} = await handle.read(piece, 0, piece.length);
			if (bytesRead === 0) return table;
			table += piece.toString('latin1', 0, bytesRead);
		}

		return undefined;
	} finally {
		await handle.close();
	}
}
