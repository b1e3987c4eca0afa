/** What a multipart body contains, in order: the head of a part, its bytes in pieces, its end; or an error. */
type MultipartEvent =
	| {readonly kind: 'part'; readonly name: string; readonly fileName: string | undefined}
	/** Valid until the next event is requested. */
	| {readonly kind: 'bytes'; readonly bytes: Buffer}
	| {readonly kind: 'partEnd'}
	/** The last boundary has been seen. */
	| {readonly kind: 'bodyEnd'}
	| {readonly kind: 'broken'; readonly why: string};

const headLimitBytes = 16_384;
const lineEnd = Buffer.from('\r\n');
const headEnd = Buffer.from('\r\n\r\n');

/** The boundary that a Content-Type names (RFC 2046, section 5.1.1); undefined if it is not multipart/form-data. */
export function boundaryOf(contentType: string | undefined): string | undefined {
	const match = /^multipart\/form-data\s*;.*?\bboundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType ?? '');
	return match?.[1] ?? match?.[2];
}

/**
 * Reads multipart/form-data (RFC 7578) as it arrives and keeps no more of it than one piece and one boundary. The source is
 * always read to its end, whatever it contains: leaving the loop early would end the connection. A body that stops before
 * its last boundary ends without `bodyEnd`; what the source throws is thrown.
 */
export async function * readMultipart(source: AsyncIterable<Buffer>, boundary: string): AsyncGenerator<MultipartEvent> {
	const delimiter = Buffer.from(`\r\n--${boundary}`, 'latin1');
	let state: 'before' | 'afterDelimiter' | 'head' | 'bytes' | 'over' = 'before';
	// The first delimiter has no line before it, so one is added.
	let held: Buffer = lineEnd;
	for await (const piece of source) {
		if (state === 'over') continue;
		held = held.length === 0 ? piece : Buffer.concat([held, piece]);
		for (let isStuck = false; !isStuck && state !== 'over';) {
			if (state === 'afterDelimiter') {
				if (held.length < 2) {
					isStuck = true;
				} else if (held.toString('latin1', 0, 2) === '--') {
					state = 'over';
					yield {kind: 'bodyEnd'};
				} else if (held.subarray(0, 2).equals(lineEnd)) {
					// The line end stays: a part without a head begins with its empty line.
					state = 'head';
				} else {
					state = 'over';
					yield {kind: 'broken', why: 'A boundary is followed by neither a line nor the end.'};
				}
			} else if (state === 'head') {
				const at = held.indexOf(headEnd);
				if (at === -1) {
					isStuck = true;
					if (held.length > headLimitBytes) {
						state = 'over';
						yield {kind: 'broken', why: 'The head of a part is too long.'};
					}
				} else {
					yield headOf(held.toString('utf8', 0, at));
					held = held.subarray(at + headEnd.length);
					state = 'bytes';
				}
			} else {
				const at = held.indexOf(delimiter);
				isStuck = at === -1;
				// The end of the received bytes may be the beginning of a delimiter.
				const sureBytes = isStuck ? Math.max(0, held.length - delimiter.length + 1) : at;
				if (state === 'bytes' && sureBytes > 0) yield {kind: 'bytes', bytes: held.subarray(0, sureBytes)};
				held = held.subarray(isStuck ? sureBytes : at + delimiter.length);
				if (!isStuck) {
					if (state === 'bytes') yield {kind: 'partEnd'};
					state = 'afterDelimiter';
				}
			}
		}
	}
}

// Browsers and Node write names as UTF-8 in quotes, with %22, %0D and %0A for characters that are not allowed there (WHATWG
// HTML, 4.10.21.8).
function headOf(head: string): MultipartEvent {
	const disposition = /^content-disposition:(.*)$/im.exec(head)?.[1] ?? '';
	const valueOf = (parameter: string) => new RegExp(`;\\s*${parameter}="([^"]*)"`, 'i').exec(disposition)?.[1]
		?.replaceAll(/%(22|0D|0A)/gi, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)));
	return {kind: 'part', name: valueOf('name') ?? '', fileName: valueOf('filename')};
}
