import assert from 'node:assert/strict';

/** What a terminal draws of a sixel sequence; undrawn pixels are 0. `bands`: how many it has. */
export type ReadSixels = {readonly widthPixels: number; readonly heightPixels: number; readonly rgb: Int16Array; readonly colors: number; readonly bands: number};

/**
 * A reader of sixels after the VT340's manual (chapter 14), character by character, which shares no code with the
 * writer. Fails for anything that the manual does not know, for pixels beyond the raster attributes, and for undrawn pixels.
 */
export function readSixels(text: string): ReadSixels {
	const [, parameters = '', data = ''] = /^\u001BP([\d;]*)q([^\u001B]*)\u001B\\$/.exec(text) ?? assert.fail(`no sixels: ${JSON.stringify(text.slice(0, 40))}`);
	assert.equal(parameters.split(';')[1], '1', 'what is not drawn stays');
	const [raster, aspectUp, aspectAcross, width = '', height = ''] = /^"(\d+);(\d+);(\d+);(\d+)/.exec(data) ?? assert.fail('no raster attributes');
	assert.deepEqual([aspectUp, aspectAcross], ['1', '1']);
	const [widthPixels, heightPixels] = [Number(width), Number(height)];
	const rgb = new Int16Array(widthPixels * heightPixels * 3).fill(-1);
	const registers = new Map<number, readonly number[]>();
	let color: readonly number[] | undefined;
	let [x, y, bands] = [0, 0, 1];
	let at = raster.length;
	const number = (): number => {
		const [digits = ''] = /^\d+/.exec(data.slice(at, at + 9)) ?? [];
		at += digits.length;
		return Number(digits);
	};

	const draw = (character: string, times: number): void => {
		const sixel = character.charCodeAt(0) - 0x3F;
		assert.ok(sixel >= 0 && sixel < 64, `no sixel: ${character}`);
		for (let bit = 0; bit < 6; bit++) {
			if ((sixel >> bit & 1) === 0) continue;
			assert.ok(color && y + bit < heightPixels && x + times <= widthPixels, 'beyond the picture');
			for (let column = x; column < x + times; column++) rgb.set(color, 3 * (((y + bit) * widthPixels) + column));
		}

		x += times;
	};

	while (at < data.length) {
		const character = data[at++] ?? '';
		if (character === '#') {
			const register = number();
			if (data[at] === ';') {
				const values: number[] = [];
				while (data[at] === ';') {
					at++;
					values.push(number());
				}

				assert.equal(values.shift(), 2, 'red, green and blue');
				assert.ok(values.length === 3 && values.every(value => value <= 100));
				registers.set(register, values.map(value => Math.round(value * 255 / 100)));
			}

			color = registers.get(register) ?? assert.fail(`colour ${register} was never set`);
		} else if (character === '!') {
			const times = number();
			draw(data[at++] ?? '', times);
		} else if (character === '$') {
			x = 0;
		} else if (character === '-') {
			[x, y, bands] = [0, y + 6, bands + 1];
		} else {
			draw(character, 1);
		}
	}

	assert.ok(!rgb.includes(-1), 'a pixel was left out');
	return {widthPixels, heightPixels, rgb, colors: registers.size, bands};
}
