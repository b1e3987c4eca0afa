// Leaves out of got what the one request of http-call.ts never asks for: a stream without retries, redirects, caches, cookies,
// forms of got's own and measured times. What an option says for certain is written where it is asked, and an option that is
// never set cannot be.

// It takes a third of a second to load, and an import at the top would be loaded with each bundle of tests that may need it.
const {default: ts} = await import('typescript');

/** What each option of the request is: set by it, or never set and therefore got's own default. */
const certain = {
	followRedirect: 'false', throwHttpErrors: 'false', isStream: 'true',
	cache: 'undefined', cookieJar: 'undefined', json: 'undefined', form: 'undefined', signal: 'undefined', http2: 'false', strictContentLength: 'false', allowGetBody: 'false', responseType: '"text"',
	dnsLookup: 'undefined', dnsCache: 'undefined', dnsLookupIpVersion: 'undefined', prefixUrl: '""', enableUnixSockets: 'false',
};
/** The options of the request, and `url`, which it gives by itself. */
const asked = source => {
	const [, options] = /\bgot\.stream\(call\.url, \{\n([^]*?)\n\t\}\);/.exec(source) ?? [];
	const names = [...(options ?? '').matchAll(/^\t\t(?:\.\.\.\([^{]*\{)?(\w+):/gm)].map(([, name]) => name);
	if (!['method', 'headers', 'body', 'retry', 'followRedirect', 'throwHttpErrors', 'decompress', 'agent', 'timeout'].every(name => names.includes(name)) || !/\bfollowRedirect: false,[^]*\bthrowHttpErrors: false,/.test(options) || source.match(/\bgot\b[.(]/g).length > 1) throw new Error('http-call.ts asks got otherwise than it did; see got-as-asked.mjs');
	const wrong = Object.keys(certain).filter(name => names.includes(name) && !['followRedirect', 'throwHttpErrors'].includes(name));
	if (wrong.length > 0 || /'retry'|\btimings\b|downloadProgress/.test(source)) throw new Error(`http-call.ts asks got for ${wrong.join(', ') || 'more'}, which was left out; see got-as-asked.mjs`);
	return new Set([...names, 'url', 'isStream']);
};

const nameOf = node => ts.isPropertyAccessExpression(node) ? node.name.text : '';
const isWritten = node => (ts.isBinaryExpression(node.parent) && node.parent.left === node && node.parent.operatorToken.kind >= ts.SyntaxKind.FirstAssignment && node.parent.operatorToken.kind <= ts.SyntaxKind.LastAssignment) || ts.isDeleteExpression(node.parent);
const isOptions = node => /^(?:(?:this|request|updatedOptions)\??\.)?(?:options|_internals|internals|normalized)$/.test(node.getText());

/** Methods that nothing calls once the certain is known. */
const uncalled = new Set(['_prepareCache', '_createCacheableRequest', 'toJSON']);

/** What an expression says for certain; undefined where it depends. */
function answerOf(node) {
	const text = node.getText();
	if (ts.isPropertyAccessExpression(node) && Object.hasOwn(certain, nameOf(node)) && isOptions(node.expression) && !isWritten(node)) return certain[nameOf(node)];
	if (text === 'this._noPipe' && !isWritten(node)) return 'false';
	if (text === 'generateRequestId()') return 'undefined';
	if (text === "this.listenerCount('retry') !== 0") return 'false';
	const [, of] = /^is\.undefined\(options\.(form|json)\)$/.exec(text) ?? [];
	if (of) return 'true';
	if (/^is\.object\(options\.cookieJar\)$/.test(text)) return 'false';
	return undefined;
}

/** Statements without an effect that anybody sees: what is published for diagnostics, a request's times, pages of answers, and promises of whole ones. */
const isUnseen = node => (ts.isExpressionStatement(node) && /^(?:publish[A-Z]\w*\(|timer\(request\)|got\.paginate\b|promise \|\|= asPromise\()/.test(node.getText()))
	|| (ts.isVariableStatement(node) && /^const paginateEach\b/.test(node.getText()));

const edited = ['create.js', 'core/index.js', 'core/options.js'];

/** Of got's files, as texts by their names below its dist/source, those that are others for the request in `source`, which is http-call.ts. */
export function gotAsAsked(texts, source) {
	const names = asked(source);
	const got = [...texts.values()].join('\n');
	return new Map([['index.js', texts.get('index.js').replaceAll(/^export (?!default ).*$/gm, '')], ...edited.map(name => [name, shorter(name, texts.get(name), names, got)])]);
}

function shorter(name, text, names, got) {
	const file = ts.createSourceFile(name, text, ts.ScriptTarget.ES2023, true);
	const edits = [];
	const look = node => {
		const option = name === 'core/options.js' && (ts.isSetAccessor(node) || ts.isGetAccessor(node)) ? node.name.getText() : undefined;
		const isSet = option !== undefined && (names.has(option) || new RegExp(`\\b(?:[oO]ptions|this)\\.${option} = `).test(got));
		const isRead = option !== undefined && (isSet || new RegExp(`[oO]ptions\\??\\.${option}\\b|[{,] ?${option}[^{}]*\\} = (?:this\\.)?options|this\\.${option}\\b`).test(got));
		const isUnreached = option === undefined ? isUnseen(node) || (ts.isMethodDeclaration(node) && uncalled.has(node.name.getText())) || (ts.isPropertyAssignment(node) && node.name.getText() === 'pagination') : ts.isSetAccessor(node) ? !isSet : !isRead;
		if (isUnreached) {
			edits.push([node.getStart(), node.end + (ts.isPropertyAssignment(node) && text[node.end] === ',' ? 1 : 0), '']);
			return;
		}

		const answer = answerOf(node);
		if (answer === undefined) ts.forEachChild(node, look);
		else edits.push([node.getStart(), node.end, answer]);
	};

	look(file);
	if (edits.length < 5) throw new Error(`got's ${name} is not what it was; see got-as-asked.mjs`);
	return edits.sort(([a], [b]) => b - a).reduce((left, [from, to, by]) => `${left.slice(0, from)}${by}${left.slice(to)}`, text);
}
