/** No telescope, server or file of ours nests anything this deeply; a million brackets take a second, and so do as many objects. */
const deepest = 100;
// The longest real text is a server's list: 50,000 stacks of 20 fields. The time JSON.parse takes depends on the number of
// values, not of bytes: 64 MB of `{},` take 20 s.
const mostValues = 1_000_000;
const mostObjects = 250_000;

/** The value of a JSON text from outside; undefined if it is not JSON, or is nested deeper or holds more than anything real. */
export function readOutsideJson(text: string): {readonly value: unknown} | undefined {
	if (isBeyondReal(text)) return undefined;
	try {
		return {value: JSON.parse(text)};
	} catch {
		return undefined;
	}
}

function isBeyondReal(text: string): boolean {
	let depth = 0;
	let objects = 0;
	let values = 0;
	let isInText = false;
	for (let at = 0; at < text.length; at++) {
		switch (text.charCodeAt(at)) {
			case 0x22: { // "
				isInText = !isInText;
				break;
			}

			case 0x5C: { // A backslash takes the next character with it; outside a string it is not JSON.
				at++;
				break;
			}

			case 0x5B:
			case 0x7B: { // [ {
				if (!isInText && (++depth > deepest || ++objects > mostObjects)) return true;
				break;
			}

			case 0x5D:
			case 0x7D: { // ] }
				if (!isInText) depth--;
				break;
			}

			case 0x2C: { // ,
				if (!isInText && ++values >= mostValues) return true;
				break;
			}

			default:
		}
	}

	return false;
}
