// Leaves in the types of the package what its entries lead to: their files hold much that only the program itself uses.
import path from 'node:path';
import ts from 'typescript';

const options = {module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext, target: ts.ScriptTarget.ES2023, strict: true, noEmit: true, types: []};

/** A program of these texts and of nothing on the disk but TypeScript's own libraries. */
function programOf(texts, entries, more) {
	const host = ts.createCompilerHost({...options, ...more});
	const {getSourceFile, fileExists, readFile} = host;
	host.getSourceFile = (file, language) => texts.has(path.resolve(file)) ? ts.createSourceFile(file, texts.get(path.resolve(file)), language, true) : getSourceFile.call(host, file, language);
	host.fileExists = file => texts.has(path.resolve(file)) || (!file.endsWith('.d.ts') && fileExists.call(host, file));
	host.directoryExists = undefined;
	host.readFile = file => texts.get(path.resolve(file)) ?? readFile.call(host, file);
	return ts.createProgram(entries, {...options, ...more}, host);
}

/** The statement at the top of its file in which a node stands. */
function statementOf(node) {
	let at = node;
	while (at.parent && !ts.isSourceFile(at.parent)) at = at.parent;
	return at;
}

/** Everything that the exports of the entries name, and what that names in turn: statements, and the single names of imports and exports. */
function reachedFrom(program, entries) {
	const checker = program.getTypeChecker();
	const statements = new Set();
	const names = new Set();
	const seen = new Set();
	const take = symbol => {
		if (symbol === undefined || seen.has(symbol)) return;
		seen.add(symbol);
		for (const declaration of symbol.declarations ?? []) {
			if (ts.isImportSpecifier(declaration) || ts.isExportSpecifier(declaration) || ts.isNamespaceImport(declaration)) names.add(declaration);
			else if (!ts.isSourceFile(declaration)) walk(statementOf(declaration));
		}

		if (symbol.flags & ts.SymbolFlags.Alias) take(checker.getImmediateAliasedSymbol(symbol));
	};
	const walk = statement => {
		if (statements.has(statement)) return;
		statements.add(statement);
		const look = node => {
			if (ts.isIdentifier(node)) take(checker.getSymbolAtLocation(node));
			ts.forEachChild(node, look);
		};

		look(statement);
	};

	for (const entry of entries) for (const symbol of checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(entry)))) take(symbol);
	return {statements, names};
}

/** An import or export of several names with those that are left; undefined without any. */
function withNames(statement, names) {
	const clause = ts.isImportDeclaration(statement) ? statement.importClause?.namedBindings : statement.exportClause;
	if (clause === undefined || !(ts.isNamedImports(clause) || ts.isNamedExports(clause))) return names.has(clause) ? statement.getText() : undefined;
	const left = clause.elements.filter(element => names.has(element));
	if (left.length === 0) return undefined;
	const text = statement.getText();
	const from = clause.getStart() - statement.getStart();
	return `${text.slice(0, from)}{ ${left.map(element => element.getText()).join(', ')} }${text.slice(from + clause.getText().length)}`;
}

/**
 * Of type declarations (texts by absolute path) those that the exports of the entries need, with their comments; files that
 * have none are missing. Throws where what is left is not whole.
 */
export function prunedTypes(declarations, entries) {
	const program = programOf(declarations, entries, {noLib: true});
	const {statements, names} = reachedFrom(program, entries);
	const left = new Map();
	for (const file of program.getSourceFiles()) {
		const kept = file.statements.flatMap(statement => {
			if (ts.isExportDeclaration(statement) && statement.exportClause === undefined) return [{isNeeded: false, text: statement.getText()}];
			if (ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)) {
				const text = withNames(statement, names);
				return text === undefined ? [] : [{isNeeded: ts.isExportDeclaration(statement), text}];
			}

			return statements.has(statement) ? [{isNeeded: true, text: statement.getFullText().trim()}] : [];
		});
		const isEntry = entries.some(entry => path.resolve(entry) === path.resolve(file.fileName));
		if (isEntry || kept.some(({isNeeded}) => isNeeded)) left.set(path.resolve(file.fileName), `${kept.map(({text}) => text).join('\n')}\n`);
	}

	const problems = ts.getPreEmitDiagnostics(programOf(left, entries, {lib: ['lib.es2023.d.ts', 'lib.dom.d.ts']}));
	if (problems.length > 0) throw new Error(ts.formatDiagnostics(problems, {getCurrentDirectory: () => process.cwd(), getCanonicalFileName: file => file, getNewLine: () => '\n'}));
	return left;
}
