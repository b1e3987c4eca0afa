import type {Picture} from './picture.js';

/** A picture in a few colours: three bytes a colour, and the number of its colour for each pixel. */
type IndexedPicture = {readonly palette: Uint8Array; readonly indices: Uint8Array};

/** Colours are counted in steps of four: of an eye's steps in a dark sky none is lost. */
const bits = 6;
const steps = 1 << bits;
const shift = 8 - bits;

/** Scratch for one picture after the other, with nothing counted between two of them: clearing it whole would take longer than a small picture. */
let cube: {readonly counts: Uint32Array; /** A colour that occurs in each step, as 0xRRGGBB. */ readonly exact: Uint32Array; readonly indexOf: Uint8Array} | undefined;

/** A box of the colour cube: a stretch of the list of colours that occur. */
type Box = {readonly from: number; readonly to: number};

/** A picture in at most `count` colours (2 to 256) by median cut (Heckbert 1982): the box with most to lose is halved where its pixels halve. */
export function indexedPicture({rgb}: Picture, count: number): IndexedPicture {
	const {counts, exact, indexOf} = (cube ??= {counts: new Uint32Array(steps ** 3), exact: new Uint32Array(steps ** 3), indexOf: new Uint8Array(steps ** 3)});
	const used: number[] = [];
	for (let at = 0; at < rgb.length; at += 3) {
		const bin = binOf(rgb, at);
		if (counts[bin] === 0) used.push(bin);
		counts[bin] = (counts[bin] ?? 0) + 1;
		exact[bin] = ((rgb[at] ?? 0) << 16) | ((rgb[at + 1] ?? 0) << 8) | (rgb[at + 2] ?? 0);
	}

	const colors = Uint32Array.from(used);
	const boxes = colors.length <= count ? Array.from(colors.keys(), (from): Box => ({from, to: from + 1})) : cutBoxes(colors, counts, count);
	const palette = new Uint8Array(boxes.length * 3);
	for (const [index, {from, to}] of boxes.entries()) {
		let [red, green, blue, pixels] = [0, 0, 0, 0];
		for (const bin of colors.subarray(from, to)) {
			const [weight, color] = [counts[bin] ?? 0, exact[bin] ?? 0];
			red += (color >> 16) * weight;
			green += ((color >> 8) & 255) * weight;
			blue += (color & 255) * weight;
			pixels += weight;
			indexOf[bin] = index;
		}

		palette.set([Math.round(red / pixels), Math.round(green / pixels), Math.round(blue / pixels)], index * 3);
	}

	for (const bin of colors) counts[bin] = 0;
	const indices = new Uint8Array(rgb.length / 3);
	for (let pixel = 0; pixel < indices.length; pixel++) indices[pixel] = indexOf[binOf(rgb, pixel * 3)] ?? 0;
	return {palette, indices};
}

function binOf(rgb: Uint8Array, at: number): number {
	return ((rgb[at] ?? 0) >> shift << (2 * bits)) | ((rgb[at + 1] ?? 0) >> shift << bits) | ((rgb[at + 2] ?? 0) >> shift);
}

/** Sorts parts of `colors`, each a box. */
function cutBoxes(colors: Uint32Array, counts: Uint32Array, count: number): Box[] {
	type Measured = Box & {readonly axis: number; readonly loss: number};
	const channel = (bin: number, axis: number) => (bin >> (axis * bits)) & (steps - 1);
	const measured = ({from, to}: Box): Measured => {
		const least = [steps, steps, steps];
		const most = [0, 0, 0];
		let pixels = 0;
		for (const bin of colors.subarray(from, to)) {
			pixels += counts[bin] ?? 0;
			for (let axis = 0; axis < 3; axis++) {
				const value = channel(bin, axis);
				least[axis] = Math.min(least[axis] ?? 0, value);
				most[axis] = Math.max(most[axis] ?? 0, value);
			}
		}

		const ranges = most.map((value, axis) => value - (least[axis] ?? 0));
		const axis = ranges.indexOf(Math.max(...ranges));
		return {from, to, axis, loss: (ranges[axis] ?? 0) * Math.sqrt(pixels)};
	};

	const boxes = [measured({from: 0, to: colors.length})];
	while (boxes.length < count) {
		const worst = boxes.reduce((best, box, index) => box.loss > (boxes[best]?.loss ?? 0) ? index : best, 0);
		const box = boxes[worst];
		if (!box || box.loss === 0) break;
		const part = colors.subarray(box.from, box.to).sort((a, b) => channel(a, box.axis) - channel(b, box.axis));
		let left = part.reduce((sum, bin) => sum + (counts[bin] ?? 0), 0) / 2;
		let at = box.from;
		for (; at < box.to - 2 && left > (counts[colors[at] ?? 0] ?? 0); at++) left -= counts[colors[at] ?? 0] ?? 0;
		boxes.splice(worst, 1, measured({from: box.from, to: at + 1}), measured({from: at + 1, to: box.to}));
	}

	return boxes;
}
