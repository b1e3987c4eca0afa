// Has a chunk take what it needs of Node from the process, instead of importing it. For each statement that imports one of its
// own modules Node finds it, makes a job and links it, and reads all that it exports: a fifth of the program's time until the
// first frame, which has some two hundred of them.

const statement = /(?<=^|[;\n}])import(?: ([\w$]+),?)?(?:\* ?as ([\w$]+)|\{([^}]*)\})? ?(?:from)?"((?:node:)?[a-z_]+(?:\/[a-z]+)?)";/g;
/** The chunk's imports of other chunks, which run first. */
const head = /^(?:import(?:\{[^}]*\}from)?"\.[^"]+";)*/;

/** The text of a chunk, as esbuild writes it in its shortest form, without imports of Node's own modules. */
export function nodeAtHand(text) {
	const wanted = new Map();
	const rest = text.replaceAll(statement, (_, byDefault, all, names = '', from) => {
		const each = names.split(',').filter(name => name !== '').map(name => name.trim().split(' as '));
		const {wholes, parts} = wanted.get(from) ?? {wholes: [], parts: []};
		wanted.set(from, {
			wholes: [...wholes, ...[byDefault, all].filter(name => name !== undefined), ...each.filter(([name]) => name === 'default').map(([, as]) => as)],
			parts: [...parts, ...each.filter(([name]) => name !== 'default').map(([name, as]) => as === undefined ? name : `${name}:${as}`)],
		});
		return '';
	});
	if (/\bimport(?:[ *{][^;"]*)?"(?:node:)?[a-z_]+(?:\/[a-z]+)?"/.test(rest)) throw new Error('A chunk imports one of Node\'s modules in a way that node-at-hand.mjs does not know');
	const taken = [...wanted].flatMap(([from, {wholes, parts}]) => {
		const [first, ...more] = [...wholes, ...parts.length > 0 ? [`{${parts.join(',')}}`] : []];
		return first === undefined ? [] : [`${first}=process.getBuiltinModule("${from}")`, ...more.map(name => `${name}=${wholes[0] ?? first}`)];
	});
	const [imports] = head.exec(rest);
	return `${imports}${taken.length === 0 ? '' : `const ${taken.join(',')};`}${rest.slice(imports.length)}`;
}
