/** An image of invented stars, 8-bit RGBA, row by row. */
export type Picture = {readonly width: number; readonly height: number; readonly data: Buffer};

/** The JPEG companions of a stack. */
export type Previews = {readonly jpeg: Buffer; readonly thumbnail: Buffer};

// The sizes keep the upright format of the telescope's own previews.
const previewSize = {width: 270, height: 480};
const thumbnailSize = {width: 90, height: 160};
const starCount = 140;

/** Draws the star field that belongs to a name: the same name gives the same stars. */
export function drawStarField(name: string, width: number, height: number): Picture {
	const random = randomOf(name);
	const light = new Float64Array(width * height * 3);
	const hue = [0.25 + (0.5 * random()), 0.15 + (0.3 * random()), 0.25 + (0.5 * random())];
	addGlow(light, {width, height, x: width * (0.4 + (0.2 * random())), y: height * (0.4 + (0.2 * random())), radius: width * 0.35, brightness: 90, tint: hue});
	for (let index = 0; index < starCount; index++) {
		// Few bright stars and many faint ones, as in the sky.
		const brightness = 40 + (400 * (random() ** 4));
		const warmth = random();
		const radius = Math.max(0.6, (width / 270) * (0.8 + (brightness / 250)));
		addGlow(light, {width, height, x: width * random(), y: height * random(), radius, brightness, tint: [0.7 + (0.3 * warmth), 0.85, 1 - (0.3 * warmth)]});
	}

	const data = Buffer.alloc(width * height * 4, 255);
	for (let pixel = 0; pixel < width * height; pixel++) {
		for (let channel = 0; channel < 3; channel++) {
			data[(pixel * 4) + channel] = Math.min(255, 14 + (8 * random()) + (light[(pixel * 3) + channel] ?? 0));
		}
	}

	return {width, height, data};
}

// Encoding takes a tenth of a second, and every stack of a target has the same stars.
const drawn = new Map<string, Promise<Previews>>();

/** The preview and the thumbnail of a stack as JPEG. The encoder is loaded at the first call. */
export async function drawPreviews(name: string): Promise<Previews> {
	const known = drawn.get(name) ?? encodePreviews(name);
	drawn.set(name, known);
	return known;
}

async function encodePreviews(name: string): Promise<Previews> {
	const {default: jpeg} = await import('jpeg-js');
	const encoded = ({width, height}: {width: number; height: number}) => jpeg.encode(drawStarField(name, width, height), 80).data;
	return {jpeg: encoded(previewSize), thumbnail: encoded(thumbnailSize)};
}

type Glow = {width: number; height: number; x: number; y: number; radius: number; brightness: number; tint: readonly number[]};

function addGlow(light: Float64Array, {width, height, x, y, radius, brightness, tint}: Glow): void {
	const reach = radius * 3;
	for (let row = Math.max(0, Math.floor(y - reach)); row < Math.min(height, y + reach); row++) {
		for (let column = Math.max(0, Math.floor(x - reach)); column < Math.min(width, x + reach); column++) {
			const value = brightness * Math.exp(-(((column - x) ** 2) + ((row - y) ** 2)) / (2 * radius * radius));
			for (let channel = 0; channel < 3; channel++) {
				const at = (((row * width) + column) * 3) + channel;
				light[at] = (light[at] ?? 0) + (value * (tint[channel] ?? 1));
			}
		}
	}
}

// A small linear congruential generator: pictures need no better, and tests need the same ones each time.
function randomOf(name: string): () => number {
	let state = 2166136261;
	for (const byte of Buffer.from(name)) state = Math.imul(state ^ byte, 16777619) >>> 0;
	return () => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return state / 4294967296;
	};
}
