import {isIPv6} from 'node:net';

/** What is never in a report, in the words of its summary. */
export const privateKinds = {
	serial: 'serial number',
	address: 'network address',
	hardware: 'hardware address',
	network: 'Wi-Fi name',
	user: 'user name',
	host: 'host name',
	email: 'e-mail address',
	coordinate: 'coordinate',
	secret: 'password, signature or token',
	target: 'target name',
} as const;

export type PrivateKind = keyof typeof privateKinds;

/** How much was replaced: different things, and all the places where they occurred. */
export type Replaced = {readonly kind: PrivateKind; readonly different: number; readonly places: number};

/**
 * Replaces a private thing by a stand-in, in the same form if a reader of the report (or a program) needs it: the same thing
 * has the same stand-in throughout, and a stand-in is never replaced again.
 */
export class StandIns {
	readonly #known = new Map<string, string>();
	readonly #issued = new Set<string>();
	readonly #different = new Map<PrivateKind, number>();
	readonly #places = new Map<PrivateKind, number>();

	/** The stand-in of a text; counts the place. */
	of(kind: PrivateKind, text: string): string {
		if (text === '' || this.#issued.has(text)) return text;
		this.#places.set(kind, (this.#places.get(kind) ?? 0) + 1);
		const key = `${kind} ${text.toLowerCase()}`;
		const known = this.#known.get(key);
		if (known !== undefined) return known;
		const number = (this.#different.get(kind) ?? 0) + 1;
		this.#different.set(kind, number);
		const standIn = standInOf(kind, text, number);
		this.#known.set(key, standIn);
		this.#issued.add(standIn);
		return standIn;
	}

	/** Every coordinate becomes 0. Counts the place. */
	coordinate(): void {
		this.#places.set('coordinate', (this.#places.get('coordinate') ?? 0) + 1);
		this.#different.set('coordinate', 1);
	}

	isStandIn(text: string): boolean {
		return this.#issued.has(text);
	}

	replaced(): readonly Replaced[] {
		return (Object.keys(privateKinds) as PrivateKind[]).flatMap(kind => {
			const places = this.#places.get(kind) ?? 0;
			return places === 0 ? [] : [{kind, different: this.#different.get(kind) ?? 0, places}];
		});
	}
}

function standInOf(kind: PrivateKind, text: string, number: number): string {
	switch (kind) {
		case 'serial': return `serial${number}`;
		// Networks that are reserved for documentation (RFC 5737, RFC 3849) and, beyond those, for measurements (RFC 2544).
		case 'address': return isIPv6(text) ? `2001:db8::${number.toString(16)}` : number < 255 ? `192.0.2.${number}` : `198.18.${(number >> 8) & 255}.${number & 255}`;
		case 'hardware': return ['02', '00', '00', ...[16, 8, 0].map(bits => ((number >> bits) & 255).toString(16).padStart(2, '0'))].join(text.includes('-') ? '-' : ':');
		case 'network': return `wifi-${number}`;
		case 'user': return `user-${number}`;
		case 'host': return /\.local$/i.test(text) ? `host-${number}.local` : `host-${number}`;
		case 'email': return `person-${number}@example.invalid`;
		case 'coordinate': return '0';
		case 'secret': return `secret-${number}`;
		case 'target': return `target-${number}`;
	}
}
