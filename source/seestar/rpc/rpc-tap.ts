import {nextNumber, type ScopeTap} from '../../recorder/wire-entry.js';

/** Replaces what nobody but the telescope and this machine may know. */
const masked = '***';
/** Whatever these send or answer is a challenge or a signature. */
const signingMethods = new Set(['get_verify_str', 'verify_client']);
/** Passwords of Wi-Fi and the like are in answers under such names; the text is JSON with its quotes escaped. */
const secretField = /"(?<name>[^"\\]{0,40}(?:passw|passphrase|pwd|psk|secret|token|signature|challenge)[^"\\]{0,20})"\s{0,4}:\s{0,4}"(?:[^"\\]|\\.)*"/gi;
/** A quick test that settles most lines. */
const mayHoldSecret = /passw|passphrase|pwd|psk|secret|token|signature|challenge/i;

/** What one control connection reports to a recording. */
export type RpcTap = {
	opened(): void;
	sent(id: number, method: string, text: string): void;
	/** `id` is that of a reply. */
	received(text: string, id: number | undefined): void;
	/** `byUs`: we closed the connection; it was not lost. */
	closed(why: string, byUs: boolean): void;
};

/** Reports the lines of one connection to a recording; challenges, signatures and passwords are masked before they are passed on. */
export function rpcTapOf(tap: ScopeTap): RpcTap {
	const number = nextNumber();
	// Replies to what was signed are recognised by their id: they need not name the method.
	const signing = new Set<number>();
	return {
		opened() {
			tap({kind: 'connected', number});
		},
		sent(id, method, text) {
			if (signingMethods.has(method)) signing.add(id);
			tap({kind: 'sent', number, text: signingMethods.has(method) ? maskedSigning(text) : maskedSecrets(text)});
		},
		received(text, id) {
			const isSigning = (id !== undefined && signing.has(id)) || text.includes('get_verify_str') || text.includes('verify_client');
			tap({kind: 'received', number, text: isSigning ? maskedSigning(text) : maskedSecrets(text)});
		},
		closed(why, byUs) {
			tap({kind: 'disconnected', number, why, ...(byUs && {byUs})});
		},
	};
}

function maskedSecrets(text: string): string {
	return mayHoldSecret.test(text) ? text.replaceAll(secretField, (_, name: string) => `"${name}":"${masked}"`) : text;
}

/** A line of the handshake with every text in its parameters or result masked; one that is not JSON is not kept at all. */
function maskedSigning(text: string): string {
	try {
		const message = JSON.parse(text) as Record<string, unknown>;
		for (const name of ['params', 'result', 'error']) if (name in message) message[name] = withoutTexts(message[name]);
		return JSON.stringify(message);
	} catch {
		return masked;
	}
}

function withoutTexts(value: unknown): unknown {
	if (typeof value === 'string') return masked;
	if (Array.isArray(value)) return value.map(withoutTexts);
	return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withoutTexts(each)])) : value;
}
