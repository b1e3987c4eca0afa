// Leaves out of React's renderer what only its suspended, hidden and special components need: neither the program nor Ink
// makes one. A component is of the kind that its tag says, so where the tag is one of theirs, the code is never reached.

// It takes a third of a second to load, and an import at the top would be loaded with each bundle of tests that may need it.
const {default: ts} = await import('typescript');

/** The kinds of components that are never made, with the names by which React would give them. */
const kinds = ['Suspense', 'SuspenseList', 'Activity', 'lazy', 'Profiler', 'StrictMode', 'Consumer', 'createPortal'];
const types = new Set(['SUSPENSE', 'SUSPENSE_LIST', 'ACTIVITY', 'LAZY', 'PROFILER', 'STRICT_MODE', 'CONSUMER', 'PORTAL'].map(name => `REACT_${name}_TYPE`));
/** Their tags; those that come with them (what is hidden, what comes from a server's page), and those of other targets than Ink. */
const tags = new Set(['4', '8', '9', '12', '13', '16', '18', '19', '21', '22', '23', '24', '26', '27', '30', '31']);
/** What they set: where nothing is made that waits, nothing waits, is hidden, or tells its reason. */
const never = {
	'suspenseHandlerStackCursor.current': 'null',
	'currentTreeHiddenStackCursor.current': 'null',
	shellBoundary: 'null',
	offscreenSubtreeIsHidden: 'false',
	offscreenSubtreeWasHidden: 'false',
};
const exceptions = new Set(['SuspenseException', 'SuspenseActionException', 'SuspenseyCommitException', 'SelectiveHydrationException']);
/** 0: nothing is wrong; 1: a component has thrown an error. */
const reasons = new Set(['0', '1']);

const bare = node => ts.isParenthesizedExpression(node) ? bare(node.expression) : node;
const lastOf = node => ts.isBinaryExpression(bare(node)) && bare(node).operatorToken.kind === ts.SyntaxKind.CommaToken ? lastOf(bare(node).right) : bare(node);
const nameOf = node => ts.isPropertyAccessExpression(node) ? node.name.text : ts.isIdentifier(node) ? node.text : '';
const isPlain = node => ts.isIdentifier(node) || (ts.isPropertyAccessExpression(node) && isPlain(node.expression));
const isTag = node => isPlain(node) && /^tag(?:\$jscomp\$\d+)?$/.test(nameOf(node));
const endsThere = statement => ts.isBreakStatement(statement) || ts.isReturnStatement(statement) || ts.isThrowStatement(statement) || ts.isContinueStatement(statement)
	|| (ts.isBlock(statement) && statement.statements.length > 0 && endsThere(statement.statements.at(-1)));
const isWritten = node => ts.isBinaryExpression(node.parent) && node.parent.left === node && node.parent.operatorToken.kind >= ts.SyntaxKind.FirstAssignment && node.parent.operatorToken.kind <= ts.SyntaxKind.LastAssignment;

/** Whether a label of a switch is never met. */
function isNeverMet(clause, subject) {
	if (!ts.isCaseClause(clause)) return false;
	const label = clause.expression.getText();
	return types.has(label) || (isTag(subject) && tags.has(label)) || (nameOf(subject) === 'workInProgressSuspendedReason' && !reasons.has(label));
}

/** What a comparison of two says for certain: true, false or undefined. */
function answerOf(node) {
	const isSame = [ts.SyntaxKind.EqualsEqualsEqualsToken, ts.SyntaxKind.EqualsEqualsToken].includes(node.operatorToken.kind);
	if (!isSame && ![ts.SyntaxKind.ExclamationEqualsEqualsToken, ts.SyntaxKind.ExclamationEqualsToken].includes(node.operatorToken.kind)) return undefined;
	for (const [value, other] of [[node.left, node.right], [node.right, node.left]]) {
		const text = value.getText();
		if ((tags.has(text) && isTag(other)) || (exceptions.has(text) && isPlain(other)) || (types.has(text) && isPlain(other))) return !isSame;
		// A promise is no child, no state of a hook, and nothing that is thrown.
		if (text === '"function"' && ts.isTypeOfExpression(other) && isPlain(other.expression) && nameOf(other.expression) === 'then') return !isSame;
	}

	return undefined;
}

/**
 * The renderer's text (an ES module) without what is never reached. `users` is the text of all that draws: it names the hooks
 * that are used. Throws where it makes a component of a kind that is left out.
 */
export function withoutUnusedReact(text, users) {
	const used = kinds.filter(kind => new RegExp(`\\.${kind}\\b|\\bimport [^;]*\\b${kind}\\b[^;]*'react'`).test(users));
	if (used.length > 0) throw new Error(`React's ${used.join(', ')} was left out; see unused-react.mjs`);
	const hooks = new Set(users.match(/\buse[A-Z]\w*/g));
	const file = ts.createSourceFile('renderer.js', text, ts.ScriptTarget.ES2023, true);
	const edits = [];
	const cut = (from, to, by = '') => edits.push([from, to, by]);
	/** Names that a part declares for its whole function, which others may set. */
	const declared = node => {
		const names = [];
		const look = each => {
			if (ts.isFunctionLike(each)) return;
			if (ts.isVariableDeclaration(each)) names.push(each.name.getText());
			ts.forEachChild(each, look);
		};

		look(node);
		if (names.length === 0) return;
		let owner = node.parent;
		while (!ts.isFunctionLike(owner)) owner = owner.parent;
		cut(owner.body.getStart() + 1, owner.body.getStart() + 1, `var ${names.join(', ')};`);
	};
	const look = node => {
		if (ts.isSwitchStatement(node)) {
			look(node.expression);
			let goesOn = false;
			for (const clause of node.caseBlock.clauses) {
				const isNever = isNeverMet(clause, lastOf(node.expression));
				if (isNever && !goesOn) {
					declared(clause);
					cut(clause.getStart(), clause.end);
					continue;
				}

				if (isNever) cut(clause.getStart(), clause.expression.end + 1);
				else if (ts.isCaseClause(clause)) look(clause.expression);
				clause.statements.forEach(look);
				goesOn = clause.statements.length === 0 ? goesOn || !isNever : !endsThere(clause.statements.at(-1));
			}

			return;
		}

		if (ts.isBinaryExpression(node)) {
			const answer = answerOf(node);
			if (answer !== undefined) {
				cut(node.getStart(), node.end, String(answer));
				return;
			}
		}

		const name = isPlain(node) ? node.getText() : '';
		if (Object.hasOwn(never, name) && !isWritten(node) && node.parent.name !== node) {
			cut(node.getStart(), node.end, never[name]);
			return;
		}

		const parts = ts.isObjectLiteralExpression(node) && node.properties.some(each => each.name?.getText() === 'readContext') ? node.properties : [];
		for (const each of parts) {
			const hook = each.name?.getText() ?? '';
			if (/^use(?:[A-Z]|$)/.test(hook) && !hooks.has(hook)) cut(each.getStart(), each.end + (text[each.end] === ',' ? 1 : 0));
			else look(each);
		}

		if (parts.length > 0) return;
		if (ts.isExpressionStatement(node) && ts.isBinaryExpression(node.expression) && /Dispatcher\w*\.use\w+$/.test(node.expression.left.getText()) && !hooks.has(nameOf(node.expression.left))) {
			cut(node.getStart(), node.end);
			return;
		}

		ts.forEachChild(node, look);
	};

	look(file);
	const stacks = file.statements.find(node => ts.isFunctionDeclaration(node) && node.name?.text === 'getStackByFiberInDevAndProd');
	// What it is asked for again after an error, to say where it stands, is read by nobody.
	if (!users.includes('componentStack') && stacks) cut(stacks.body.getStart(), stacks.body.end, '{return "";}');
	return edits.sort(([a, b], [c, d]) => c - a || d - b).reduce((left, [from, to, by]) => `${left.slice(0, from)}${by}${left.slice(to)}`, text);
}
