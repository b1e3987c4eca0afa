import type {SpanRow} from '../components/spans.js';
import type {Room} from './words.js';

/** Further information for a part of the screen that would be empty: a title and the rows below it. */
export type Panel = {readonly title: string; readonly rows: readonly SpanRow[]};

/** Makes a panel for the given room, which does not include its title; undefined if it has nothing to say or the room is too small. */
export type PanelFor = (room: Room) => Panel | undefined;

/** Panels for the two parts of the screen that may be empty, the most useful first. Those that do not fit below the list are tried beside it. */
export type Panels = {readonly beside: readonly PanelFor[]; readonly below: readonly PanelFor[]};

export const noPanels: Panels = {beside: [], below: []};

/** The least number of rows that a panel needs below its title. */
const leastPanelRows = 3;

/** Places panels one below the other, with a blank row between them, as many as fit; the others are left over. */
export function placePanels(panels: readonly PanelFor[], {width, rows}: Room): {readonly placed: readonly Panel[]; readonly left: readonly PanelFor[]} {
	const placed: Panel[] = [];
	const left: PanelFor[] = [];
	let room = rows;
	for (const panelFor of panels) {
		const panel = room > leastPanelRows ? panelFor({width, rows: room - 1}) : undefined;
		if (!panel || panel.rows.length === 0) {
			left.push(panelFor);
			continue;
		}

		// Rows beyond the room would be drawn over what stands below.
		const rows = panel.rows.slice(0, room - 1);
		placed.push({...panel, rows});
		room -= rows.length + 2;
	}

	return {placed, left};
}
