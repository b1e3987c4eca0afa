// What may be written in another way only, as selectors of the syntax tree.
const forbidden = {
	TSEnumDeclaration: 'Use a union of strings.',
	'VariableDeclarator[init.type="AwaitExpression"][init.argument.type="ImportExpression"][init.argument.source.value=/^(?![.]|node:)/] > ObjectPattern > Property[key.name!="default"]':
		'In the bundle a CommonJS package that is imported so has nothing but its default.',
	'CallExpression[callee.property.name=/^(startsWith|endsWith|includes|match|search|indexOf)$/][callee.object.property.name=/^(what|cause|next)$/]':
		'Sentences are for readers: decide by the kind of the problem.',
};

export const syntax = {
	meta: {type: 'problem', schema: []},
	create(context) {
		return Object.fromEntries(Object.entries(forbidden).map(([selector, message]) => [selector, node => {
			context.report({node, message});
		}]));
	},
};
