/** Nothing that a telescope, a server or a file of ours says is nested so deeply; a million brackets take a second, and as many objects. */
const deepest = 100;

/** The value of a JSON text from outside; undefined for a text that is none, and for one that is nested deeper than anything real. */
export function readOutsideJson(text: string): {readonly value: unknown} | undefined {
	if (isTooDeep(text)) return undefined;
	try {
		return {value: JSON.parse(text)};
	} catch {
		return undefined;
	}
}

function isTooDeep(text: string): boolean {
	let depth = 0;
	let isInText = false;
	for (let at = 0; at < text.length; at++) {
		switch (text.charCodeAt(at)) {
			case 0x22: { // "
				isInText = !isInText;
				break;
			}

			case 0x5C: { // A backslash takes the next character with it; outside a text it is no JSON.
				at++;
				break;
			}

			case 0x5B:
			case 0x7B: { // [ {
				if (!isInText && ++depth > deepest) return true;
				break;
			}

			case 0x5D:
			case 0x7D: { // ] }
				if (!isInText) depth--;
				break;
			}

			default:
		}
	}

	return false;
}
