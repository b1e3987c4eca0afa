import {stemOf} from '../../planning/index.js';
import {companionEndings, unfinishedNamings} from '../memory/journal-entry.js';
import type {Session} from '../session.js';

/**
 * Renames the files beside a stack as far as possible: a picture that keeps its old name is no loss. Returns the endings of
 * those that exist but could not be renamed.
 */
export async function renameCompanions(
	session: Session,
	folder: string,
	{from, to, endings = companionEndings}: {from: string; to: string; endings?: readonly string[]},
	signal: AbortSignal,
): Promise<string[]> {
	const left: string[] = [];
	for (const ending of endings) {
		const renamed = await session.seestar.rename(folder, `${stemOf(from)}${ending}`, `${stemOf(to)}${ending}`, signal);
		if (!renamed.ok && renamed.problem.kind !== 'missing') left.push(ending);
	}

	return left;
}

/** Renames companions that an earlier run could not rename, or did not get to before it was killed. */
export async function finishCompanions(session: Session, signal: AbortSignal): Promise<void> {
	const {journal, seestar} = session;
	for (const naming of unfinishedNamings(journal?.entries() ?? [])) {
		const stored = await seestar.listStored(naming.stackFolder, signal);
		if (!stored.ok) return;
		const names = new Set(stored.value.map(({name}) => name));
		// The stack itself was not renamed: the inspection finds the output and names it.
		if (!names.has(naming.to) && names.has(naming.from)) continue;
		const endings = names.has(naming.to) ? naming.endings.filter(ending => names.has(`${stemOf(naming.from)}${ending}`)) : [];
		const companionsLeft = await renameCompanions(session, naming.stackFolder, {...naming, endings}, signal);
		if (companionsLeft.length < naming.endings.length) {
			await journal?.append({kind: 'stackNamed', key: naming.key, stackFolder: naming.stackFolder, from: naming.from, to: naming.to, companionsLeft, seconds: undefined});
		}
	}
}
