import {findNodeAtLocation, parseTree, type Node} from 'jsonc-parser';

// The parser's own edits take the comments beside what they change for its own: removing an entry takes the comment of the one
// before it away, and an entry at the end gets between the one before it and that one's comment.

/** How a text is indented. */
type Layout = {readonly indent: string; readonly lineEnd: string};

/** Blanks and comments; the second up to the end of the line. */
const between = /(?:\s|\/\/[^\r\n]*|\/\*[^]*?\*\/)*/y;
const behind = /(?:[ \t]|\/\*[^]*?\*\/)*(?:\/\/[^\r\n]*)?/y;

/**
 * The text with an entry of an object taken out (undefined) or added at the object's end, where that object has comments between its
 * entries. Undefined for everything else: an object without such comments, and the new value of an entry that is there.
 */
export function editBesideComments(text: string, path: readonly string[], value: unknown, layout: Layout): string | undefined {
	const root = parseTree(text);
	const object = root && findNodeAtLocation(root, path.slice(0, -1));
	const name = path.at(-1);
	if (object?.type !== 'object' || name === undefined || !hasComments(text, object)) return undefined;
	const entry = object.children?.find(({children}) => children?.[0]?.value === name);
	if (value === undefined) return entry && withoutEntry(text, object, entry);
	return entry ? undefined : withEntry(text, object, `${JSON.stringify(name)}: ${JSON.stringify(value, undefined, layout.indent)}`, layout);
}

/** Comments between its entries; those inside an entry's value are in no danger. */
function hasComments(text: string, {offset, length, children = []}: Node): boolean {
	let from = offset + 1;
	for (const child of [...children, {offset: offset + length - 1, length: 1}]) {
		if (text.slice(from, child.offset).includes('/')) return true;
		from = child.offset + child.length;
	}

	return false;
}

/** With the entry goes what stands behind it on its line. */
function withoutEntry(text: string, {children = []}: Node, entry: Node): string {
	const end = entry.offset + entry.length;
	const comma = endOf(between, text, end);
	const hasComma = text[comma] === ',';
	const stop = hasComma ? comma + 1 : end;
	const lineStart = text.lastIndexOf('\n', entry.offset) + 1;
	const lineEnd = endOf(behind, text, stop);
	const isLine = text.slice(lineStart, entry.offset).trim() === '' && /^\r?\n/.test(text.slice(lineEnd, lineEnd + 2));
	const [from, to] = isLine ? [lineStart, text.indexOf('\n', lineEnd) + 1] : [entry.offset, stop];
	const before = children[children.indexOf(entry) - 1];
	// Without a comma after it, it was the last one, and the one before it becomes the last.
	const needless = hasComma || !before ? from : endOf(between, text, before.offset + before.length);
	return `${text.slice(0, needless)}${text.slice(needless === from ? from : needless + 1, from)}${text.slice(to)}`;
}

/** At the end, behind the comment of the one that was the last. */
function withEntry(text: string, {offset, length, children = []}: Node, entry: string, {indent, lineEnd}: Layout): string {
	const close = offset + length - 1;
	const outside = indentAt(text, offset);
	const last = children.at(-1);
	const inside = last && isFirstInLine(text, last.offset) ? indentAt(text, last.offset) : `${outside}${indent}`;
	const end = last ? last.offset + last.length : text.slice(0, close).trimEnd().length;
	const at = last ? endOf(behind, text, end) : end;
	const added = `${lineEnd}${inside}${entry.replaceAll('\n', `${lineEnd}${inside}`)}`;
	const rest = text.slice(at);
	return `${text.slice(0, end)}${last ? ',' : ''}${text.slice(end, at)}${added}${/^\s*\n/.test(rest) ? '' : `${lineEnd}${outside}`}${rest}`;
}

function endOf(pattern: RegExp, text: string, from: number): number {
	pattern.lastIndex = from;
	return from + (pattern.exec(text)?.[0].length ?? 0);
}

function isFirstInLine(text: string, at: number): boolean {
	return text.slice(text.lastIndexOf('\n', at) + 1, at).trim() === '';
}

function indentAt(text: string, at: number): string {
	return /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', at) + 1, at))?.[0] ?? '';
}
