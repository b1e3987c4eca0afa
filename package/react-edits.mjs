// What the bundle changes of React and of its renderer.
import {realpathSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {transform} from 'esbuild';
import {filesBelow, madeOnce, withoutUnnamed} from './edit-files.mjs';

// React's renderer is made for all kinds of targets, and asks Ink what it has: it can change what it has drawn, but neither
// hydrates, nor clones, nor loads resources, nor is asked by tests for what is where. With these answers as constants, a sixth
// of the renderer is never called, nor are the exports that Ink never names. What only its suspended, hidden and special components
// need is a third of it (unused-react.mjs).
const answers = {Mutation: true, Microtasks: true, Persistence: false, Hydration: false, Resources: false, Singletons: false, TestSelectors: false};
const inkFolder = realpathSync(path.join(import.meta.dirname, '..', 'node_modules', 'ink', 'build'));
/** The renderer as Ink needs it: made once, because tests bundle often in one process. */
let renderer;
async function rendererText(file) {
	const ink = await filesBelow(inkFolder, '.js');
	for (const [, name, answer] of ink.matchAll(/\bsupports(\w+): (\w+),/g)) if (String(answers[name]) !== answer) throw new Error(`Ink's answer to supports${name} is ${answer}; see react-edits.mjs`);
	const asked = new Set([...ink.matchAll(/\breconciler\.(\w+)/g)].map(([, name]) => name));
	const whole = await readFile(file, 'utf8');
	// As a module of its own, instead of a function in a function, it is read once before it runs.
	const answered = whole
		.replace(/^module\.exports = function \(\$\$\$config\) \{$/m, "import $$$$$$config from 'ink-host-config';")
		.replace(/^ {2}return exports;\n\};\n[^]*$/m, '  export default exports;\n')
		.replaceAll(/(?<=;\n) +\$\$\$config\.\w+;\n/g, '')
		.replaceAll(/\bsupports\w+ = \$\$\$config\.\w+,\s+/g, '')
		.replaceAll(/(?<![.\w])supports(\w+)/g, (word, name) => name in answers ? String(answers[name]) : word)
		// Set by nothing but hydration.
		.replaceAll(/(?<![.\w])isHydrating\b(?! = )/g, 'false')
		.replaceAll(/^ {2}exports\.(\w+) = [^]*?;\n(?= {2}(?:exports\.|export default))/gm, (text, name) => asked.has(name) ? text : '');
	const drawn = await filesBelow(path.join(import.meta.dirname, '..', 'source'), '.tsx');
	const contents = await madeOnce('renderer', [answered, ink, drawn], async () => {
		const {withoutUnusedReact} = await import('./unused-react.mjs');
		const reached = await transform(withoutUnusedReact(answered, `${ink}\n${drawn}`), {minifySyntax: true, treeShaking: true, format: 'esm'});
		return withoutUnnamed(reached.code);
	});
	if (contents.length > whole.length * 0.48 || /(?<!\.)\bsupports[A-Z]|module\.exports|createFiber\(\s*(?:8|12|13|16|18|19|2\d|31),(?<!29,)|push\((?:suspenseHandler|currentTreeHidden)StackCursor/.test(contents)) throw new Error(`${file} is not what it was; see react-edits.mjs`);
	return contents;
}

export const rendererOfInk = {
	name: 'renderer-of-ink',
	setup(build) {
		build.onLoad({filter: /react-reconciler[\\/]cjs[\\/]react-reconciler\.production\.js$/}, async ({path: file}) => ({contents: await (renderer ??= rendererText(file))}));
		// Ink's own file makes the renderer of what it can do; now it only says that, and whoever asks for the renderer has it from React.
		build.onResolve({filter: /^ink-host-config$/}, () => ({path: path.join(inkFolder, 'reconciler.js')}));
		build.onResolve({filter: /^\.\.?\/reconciler\.js$/}, ({importer, resolveDir}) => /ink[\\/]build(?:[\\/]|$)/.test(resolveDir)
			? build.resolve('react-reconciler/cjs/react-reconciler.production.js', {kind: 'import-statement', importer, resolveDir})
			: undefined);
		build.onLoad({filter: /ink[\\/]build[\\/]reconciler\.js$/}, async ({path: file}) => {
			const whole = await readFile(file, 'utf8');
			const contents = whole.replace(/^import createReconciler .*$/m, '').replace(/^export default createReconciler\(\{$/m, 'export default ({');
			if (contents.includes('createReconciler')) throw new Error(`${file} is not what it was; see react-edits.mjs`);
			return {contents};
		});
	},
};

// Of React and of its clock the exports that somebody asks for.
export const reactAsAsked = {
	name: 'react-as-asked',
	setup(build) {
		build.onLoad({filter: /[\\/](?:react|scheduler)[\\/]cjs[\\/](?:react|scheduler)\.production\.js$/}, async ({path: file}) => {
			const users = await Promise.all([filesBelow(inkFolder, '.js'), filesBelow(path.join(import.meta.dirname, '..', 'source'), '.tsx'), filesBelow(realpathSync(path.join(import.meta.dirname, '..', 'node_modules', 'react-reconciler', 'cjs')), 'reconciler.production.js')]);
			const text = users.join('\n');
			const lists = [...text.matchAll(/^import ([^;]*?) from 'react';$/gm)].map(([, names]) => names).join();
			const asked = new Set([...lists.matchAll(/\w+/g), ...text.matchAll(/(?<=\b(?:React|Scheduler)\.)\w+/g)].map(([name]) => name));
			const whole = await readFile(file, 'utf8');
			const contents = whole.replaceAll(/^exports\.(\w+) = [^]*?;\n(?=exports\.|$(?![^]))/gm, (part, name) => asked.has(name) ? part : '');
			if (contents.length > whole.length * 0.9) throw new Error(`${file} is not what it was; see react-edits.mjs`);
			return {contents};
		});
	},
};
