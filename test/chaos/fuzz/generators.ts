import fc from 'fast-check';

/** What breaks readers of text: separators, digits, control characters, lone surrogates, names with a meaning. */
export const oddTexts: readonly string[] = [
	'', ' ', '.', '..', '/', '\\', '_', '-', ':', ';', ',', '=', '"', '\'', '&', '%', '%2F', '%zz', '{', '}', '[', ']', '<', '\n', '\r\n', '\t', '\0', '\u001B[2J', '\u007F', '\u0085', '\u00AD',
	'\u200B', '\u202E', '\u2066', '\uFEFF', '\uFFFD', '\uD800', '\uDC00', '\u{1F52D}', 'e\u0301', '\u0301\u0323', 'ı', 'İ', 'ß', '0', '1', '9', '00', '99999999999999999999', '-1', '1.5', '1e9', '1e999',
	'NaN', 'Infinity', 'null', 'true', 'T', 'Z', '_sub', '-sub', '.fit', '.fits', '.jpg', '_thn', 'Light_', 'CrowdSky_', 'DSO_Stacked_', 'MyWorks', 'mosaic_', '20260227', '10.0s', 'LP', '__proto__', 'constructor',
	'x'.repeat(70), ' '.repeat(70), '.'.repeat(70), '_'.repeat(70), '9'.repeat(70), '\u0301'.repeat(70),
];

const longestText = 4096;

// Spreads the bits of an operation's number, so that one number gives position, length and choice.
function spread(number: number, salt: number): number {
	let bits = Math.imul(number ^ salt, 0x9E37_79B1);
	bits ^= bits >>> 15;
	bits = Math.imul(bits, 0x85EB_CA77);
	return (bits ^ bits >>> 13) >>> 0;
}

function changedText(text: string, operation: number, pick: (number: number) => string): string {
	const at = spread(operation, 1) % (text.length + 1);
	const to = Math.min(text.length, at + spread(operation, 2) % 12);
	switch (operation % 6) {
		case 0: return text.slice(0, at) + pick(spread(operation, 3)) + text.slice(at);
		case 1: return text.slice(0, at) + text.slice(to);
		case 2: return text.slice(0, to) + text.slice(at, to).repeat(spread(operation, 3) % 4) + text.slice(to);
		case 3: return text.slice(0, at);
		case 4: return text.slice(0, at) + pick(spread(operation, 3)) + text.slice(to);
		default: return text.slice(0, at) + String.fromCharCode(spread(operation, 3) & 0xFF) + text.slice(at + 1);
	}
}

/** Samples of a text with some changes each, made of tokens of the samples' own language and of odd ones. */
export function textsLike(samples: readonly string[], tokens: readonly string[] = []): fc.Arbitrary<string> {
	const words = [...oddTexts, ...tokens, ...tokens];
	const all = [...samples, ''];
	const pick = (number: number) => words[number % words.length] ?? '';
	return fc.tuple(fc.nat({max: all.length - 1}), fc.array(fc.nat(), {maxLength: 7})).map(([nth, operations]) =>
		operations.reduce((text, operation) => changedText(text, operation, pick), all[nth] ?? '').slice(0, longestText));
}

/** Samples of bytes with some changes each: flipped, truncated, doubled, and numbers that are too large. */
export function bytesLike(samples: readonly Buffer[], mostOperations = 8): fc.Arbitrary<Buffer> {
	const all = [...samples, Buffer.alloc(0)];
	return fc.tuple(fc.nat({max: all.length - 1}), fc.array(fc.nat(), {maxLength: mostOperations})).map(([nth, operations]) =>
		operations.reduce(changedBytes, Buffer.from(all[nth] ?? Buffer.alloc(0))));
}

const oddBytes = [0, 1, 0x7F, 0x80, 0xFF, 0x27, 0x20, 0x0A, 0x26, 0xFE, 0x40, 0x08];

function changedBytes(bytes: Buffer, operation: number): Buffer {
	const at = spread(operation, 1) % (bytes.length + 1);
	const to = Math.min(bytes.length, at + spread(operation, 2) % 96);
	const value = spread(operation, 3);
	switch (operation % 8) {
		case 0: return Buffer.concat([bytes.subarray(0, at), bytes.subarray(to)]);
		case 1: return Buffer.concat([bytes.subarray(0, to), bytes.subarray(at, to), bytes.subarray(to)]);
		case 2: return bytes.subarray(0, at);
		case 3: {
			if (bytes.length >= 4) bytes.writeUInt32LE(value % 5 === 0 ? 0xFFFF_FFFF : value >>> value % 31, Math.min(at, bytes.length - 4));
			return bytes;
		}

		case 4: {
			if (bytes.length >= 2) bytes.writeUInt16LE(value & 0xFFFF, Math.min(at, bytes.length - 2));
			return bytes;
		}

		case 5: {
			bytes.fill(oddBytes[value % oddBytes.length] ?? 0, at, to);
			return bytes;
		}

		default: {
			if (at < bytes.length) bytes[at] = operation % 8 === 6 ? oddBytes[value % oddBytes.length] ?? 0 : value & 0xFF;
			return bytes;
		}
	}
}

const oddValues: readonly unknown[] = [
	null, true, false, 0, -1, 1, 1.5, 1e12, 1e308, -1e308, 2 ** 53, 4_294_967_296, '', '0', '-1', '12', '1e5', 'x', 'NaN', '../..', '..', 'MyWorks/M 31/a.fit', '\u202E\0\u001B', '\uD800', 'x'.repeat(300), '\u0301'.repeat(300),
	'complete', 'working', 'Light_M 31_10.0s_LP_20260227-211501.fit', [], {}, [[]], [null], [{}], [{name: 1}], {name: null}, {length: 3}, [1, 2, 3, 4, 5],
];
const oddKeys: readonly string[] = ['__proto__', 'constructor', 'toString', 'length', 'name', 'files', 'error', 'Event', 'id', ''];

type Place = {readonly parent: Record<string, unknown>; readonly key: string};

function placesIn(value: unknown, into: Place[] = []): Place[] {
	if (typeof value !== 'object' || value === null) return into;
	for (const key of Object.keys(value)) {
		const parent = value as Record<string, unknown>;
		into.push({parent, key});
		placesIn(parent[key], into);
	}

	return into;
}

/** Samples of JSON, as values, in which fields are missing, odd, doubled or too many. */
export function jsonLike(samples: readonly unknown[], values: readonly unknown[] = []): fc.Arbitrary<unknown> {
	const texts = samples.map(sample => JSON.stringify(sample));
	const odd = [...oddValues, ...values, ...values].map(value => JSON.stringify(value));
	return fc.tuple(fc.nat({max: texts.length - 1}), fc.array(fc.nat(), {maxLength: 6})).map(([nth, operations]) => {
		let root = JSON.parse(texts[nth] ?? 'null') as unknown;
		for (const operation of operations) {
			const places = placesIn(root);
			const place = places[spread(operation, 1) % (places.length + 1)];
			const value = JSON.parse(odd[spread(operation, 2) % odd.length] ?? 'null') as unknown;
			if (!place) {
				if (operation % 5 === 0) root = value;
			} else if (operation % 4 === 0 && !Array.isArray(place.parent)) {
				Object.defineProperty(place.parent, oddKeys[spread(operation, 3) % oddKeys.length] ?? '', {value, enumerable: true, configurable: true, writable: true});
			} else if (operation % 4 === 1) {
				if (Array.isArray(place.parent)) place.parent.splice(Number(place.key), 1);
				else delete place.parent[place.key];
			} else if (operation % 4 === 2 && Array.isArray(place.parent) && place.parent.length < 200) {
				place.parent.push(...JSON.parse(JSON.stringify(place.parent)) as unknown[]);
			} else if (place.key !== '__proto__') {
				place.parent[place.key] = value;
			}
		}

		return root;
	});
}
