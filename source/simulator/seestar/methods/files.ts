import {expectedObject, objectOf, type Method} from '../rpc-reply.js';

/** Albums and listings (section 4 of the protocol notes). */
export const fileMethods: Readonly<Record<string, Method>> = {
	get_albums({scope}) {
		const list = [
			{group_name: 'SolarSystem', files: []},
			...scope.setup.albumGroups.map(group_name => ({group_name, files: scope.storage.albums()})),
		];
		return {result: {path: 'MyWorks', list}};
	},

	// The folder that was asked about is remembered for the connection's get_img_file_page_name.
	get_img_file_page_number({scope, connection, params}) {
		const folder = objectOf(params)?.['dir'];
		if (typeof folder !== 'string') return expectedObject;
		const names = scope.storage.listed(folder, scope.setup.listJpg);
		if (names === undefined && scope.setup.missingFolder === 'error') return {error: 'fail to open the folder', code: -1};
		connection.listing = {folder, names};
		const count = Math.ceil((names?.length ?? 0) / scope.setup.pageSize);
		return {result: scope.setup.pageCountForm === 'integer' ? count : {count}};
	},

	get_img_file_page_name({scope, connection, params}) {
		const page = objectOf(params)?.['page'];
		if (typeof page !== 'number') return expectedObject;
		const {folder, names} = connection.listing ?? {};
		// A folder that does not exist, or no folder at all: an empty object instead of a list.
		if (folder === undefined || names === undefined) return {result: {}};
		const {pageSize} = scope.setup;
		const entries = names.slice(page * pageSize, (page + 1) * pageSize).map(name => scope.storage.entry(`${folder}/${name}`));
		return {result: entries.filter(entry => entry !== undefined)};
	},
};
