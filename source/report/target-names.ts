/** Fields whose text is a target's name. */
const targetFields = new Set(['target', 'target_name', 'targetName', 'object', 'OBJECT', 'objectName', 'object_name', 'group_name']);
/** Fields with a position in the sky, which identifies a target as well as its name does. */
const skyFields = /^(?:target_)?ra_?dec$|^ra(?:_?(?:deg|degrees|hours))?$|^dec(?:_?(?:deg|degrees))?$|equ_coord/i;
const folderPath = /MyWorks[/\\](?<folder>[^/\\"]+)/g;
/** What a server was asked for by its name. */
const askedObject = /[?&]object=(?<target>[^&#]+)/g;
const fileName = /(?:^|[/\\])(?:Light|Stacked|DSO_Stacked|CrowdSky)_(?:\d+_)?(?:mosaic_)?(?<target>.+?)_(?:mosaic_)?\d+(?:\.\d+)?s_/g;
const folderEnding = /(?:_mosaic)?(?:[_-]subs?)?$/i;
/** Groups of the album list, and what a target without a name is called. */
const nobody = new Set(['deepsky', 'solarsystem', 'solar_video', 'lunar_video', 'unknown', 'planet', 'scenery', 'milkyway']);

/** The names of targets that a field reveals: its own text, and the folders and files in it. */
export function targetNamesIn(field: string, text: string): readonly string[] {
	const names = targetFields.has(field) ? [text] : [];
	for (const {groups} of text.matchAll(folderPath)) names.push(groups?.['folder'] ?? '');
	for (const {groups} of text.matchAll(fileName)) names.push(groups?.['target'] ?? '');
	for (const {groups} of text.matchAll(askedObject)) names.push(unescaped(groups?.['target'] ?? ''));
	return names.map(name => name.replace(folderEnding, '')).filter(name => name.length > 1 && !nobody.has(name.toLowerCase()) && !/\.\w{2,4}$/.test(name));
}

function unescaped(text: string): string {
	try {
		return decodeURIComponent(text.replaceAll('+', ' '));
	} catch {
		return text;
	}
}

/** Whether a field says where in the sky a target is. */
export function isSkyField(field: string): boolean {
	return skyFields.test(field);
}

/** A file's name without the HEALPix pixel that says where its target is. */
export function withoutPixel(text: string): string {
	return text.replaceAll(/(_HP)\d{6}/g, '$1000000');
}
