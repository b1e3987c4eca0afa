// The commands of kitty's graphics protocol ("The terminal graphics protocol" in kitty's documentation) that are needed here:
// transmit a picture, place it over cells, take a placement away, forget a picture. Each says q=2, upon which a terminal
// never answers.
import {deflateSync} from 'node:zlib';
import type {Picture} from './picture.js';

/** The longest piece of base64 in one command; all but the last must be a multiple of four. */
const longestPiece = 4096;

/** Gives a picture to the terminal, which keeps it under its id and does not show it. One command a piece of 4,096 bytes. */
export function transmitCommands(id: number, {widthPixels, heightPixels, rgb}: Picture): string[] {
	const data = deflateSync(rgb, {level: 9}).toString('base64');
	const commands: string[] = [];
	for (let at = 0; at < data.length; at += longestPiece) {
		const more = at + longestPiece < data.length ? 1 : 0;
		const keys = at === 0 ? `a=t,t=d,f=24,s=${widthPixels},v=${heightPixels},o=z,i=${id},q=2,m=${more}` : `q=2,m=${more}`;
		commands.push(command(keys, data.slice(at, at + longestPiece)));
	}

	return commands;
}

/** Shows a picture over so many cells from the cursor on, which stays where it is. The same placement again moves it. */
export function placeCommand(id: number, placement: number, {columns, rows}: {readonly columns: number; readonly rows: number}): string {
	return command(`a=p,i=${id},p=${placement},c=${columns},r=${rows},C=1,q=2`);
}

/** Takes a placement away; the terminal still has the picture. */
export function removePlacementCommand(id: number, placement: number): string {
	return command(`a=d,d=i,i=${id},p=${placement},q=2`);
}

/** Takes a picture away wherever it is shown, with its data. */
export function forgetCommand(id: number): string {
	return command(`a=d,d=I,i=${id},q=2`);
}

function command(keys: string, payload = ''): string {
	return `\u001B_G${keys}${payload === '' ? '' : `;${payload}`}\u001B\\`;
}
