/** An image of invented stars, 8-bit RGBA, row by row. */
type Picture = {readonly width: number; readonly height: number; readonly data: Buffer};

/** The JPEG companions of a stack. */
type Previews = {readonly jpeg: Buffer; readonly thumbnail: Buffer};

/** What is drawn: the sky of a target, as one of its stacks shows it. */
export type StarField = {
	/** The same target has the same stars. */
	readonly target: string;
	/** Says which stack it is: the same has the same noise, and points to the same place; no two of a target are quite alike. */
	readonly stack: string;
	/** Many frames have little noise; default 60. */
	readonly frames?: number | undefined;
};

// The sizes keep the upright format of the telescope's own previews.
const previewSize = {width: 108, height: 192};
export const thumbnailSize = {width: 90, height: 160};
const starCount = 140;

/** Draws a stack's picture: the same field gives the same picture. */
export function drawStarField({target, stack, frames = 60}: StarField, {width, height}: {readonly width: number; readonly height: number}): Picture {
	const random = randomOf(target);
	const ofStack = randomOf(`${target}\n${stack}`);
	const light = new Float64Array(width * height * 3);
	// How the field lies in this stack: shifted by a few pixels and slightly rotated, as the mount left it.
	const turn = (ofStack() - 0.5) * 0.5;
	const shift = [(ofStack() - 0.5) * width * 0.16, (ofStack() - 0.5) * height * 0.1] as const;
	const canvas: Canvas = {light, width, height, place(x, y) {
		const [dx, dy] = [(x - 0.5) * width, (y - 0.5) * height];
		return [(width / 2) + (dx * Math.cos(turn)) - (dy * Math.sin(turn)) + shift[0], (height / 2) + (dx * Math.sin(turn)) + (dy * Math.cos(turn)) + shift[1]];
	}};
	const draw = known[target] ?? [drawNebula, drawGalaxy, drawCluster][Math.floor(random() * 3)];
	draw?.(canvas, random);
	for (let index = 0; index < starCount; index++) {
		// Few bright stars and many faint ones, as in the sky.
		const brightness = 40 + (400 * (random() ** 4));
		const warmth = random();
		const at = [(random() * 1.3) - 0.15, (random() * 1.3) - 0.15] as const;
		addGlow(canvas, {at, radius: (width / 270) * (0.8 + (brightness / 250)), brightness, tint: [0.7 + (0.3 * warmth), 0.85, 1 - (0.3 * warmth)]});
	}

	const data = Buffer.alloc(width * height * 4, 255);
	const noise = Math.min(36, 90 / Math.sqrt(Math.max(1, frames)));
	for (let pixel = 0; pixel < width * height; pixel++) {
		for (let channel = 0; channel < 3; channel++) {
			data[(pixel * 4) + channel] = Math.max(0, Math.min(255, 12 + (noise * ofStack()) + (light[(pixel * 3) + channel] ?? 0)));
		}
	}

	return {width, height, data};
}

// Encoding takes up to a tenth of a second, so the stacks of a target share a few thumbnails and one preview.
const drawn = new Map<string, Promise<Buffer>>();
const variants = 4;

/** The preview and the thumbnail of a stack as JPEG. The encoder is loaded at the first call. */
export async function drawPreviews(field: StarField): Promise<Previews> {
	const once = async (name: string, make: () => Promise<Buffer>): Promise<Buffer> => {
		const known = drawn.get(name) ?? make();
		drawn.set(name, known);
		return known;
	};

	const variant = String(Math.floor(randomOf(field.stack)() * variants));
	const {target} = field;
	const [jpeg, thumbnail] = await Promise.all([
		once(target, async () => encode(field, previewSize)),
		once(`${target}\n${variant}`, async () => encode({...field, stack: variant}, thumbnailSize)),
	]);
	return {jpeg, thumbnail};
}

async function encode(field: StarField, size: {readonly width: number; readonly height: number}): Promise<Buffer> {
	const {default: jpeg} = await import('jpeg-js');
	return jpeg.encode(drawStarField(field, size), 80).data;
}

/** Light by pixel and colour, and where a place in the field (0 to 1 across and down) is in it. */
type Canvas = {readonly light: Float64Array; readonly width: number; readonly height: number; readonly place: (x: number, y: number) => readonly [x: number, y: number]};

type Glow = {readonly at: readonly [x: number, y: number]; readonly radius: number; readonly brightness: number; readonly tint: readonly number[]};

type Draw = (canvas: Canvas, random: () => number) => void;

/** Clouds of one colour, with darker ones of another beside them. */
const drawNebula: Draw = (canvas, random) => {
	const tint = [[1, 0.3, 0.45], [0.35, 0.85, 0.8], [0.5, 0.45, 1]][Math.floor(random() * 3)] ?? [1, 1, 1];
	let at: [number, number] = [0.42 + (0.16 * random()), 0.35 + (0.1 * random())];
	for (let cloud = 0; cloud < 22; cloud++) {
		addGlow(canvas, {at, radius: canvas.width * (0.04 + (0.1 * random())), brightness: 18 + (52 * random()), tint: tint.map(value => value * (0.6 + (0.5 * random())))});
		at = [Math.min(0.75, Math.max(0.25, at[0] + ((random() - 0.5) * 0.4))), Math.min(0.75, Math.max(0.25, at[1] + ((random() - 0.45) * 0.16)))];
	}
};

/** A bright core, and two arms that wind around it in a plane seen at an angle. */
const drawGalaxy: Draw = (canvas, random) => {
	const [slant, angle] = [0.35 + (0.5 * random()), random() * Math.PI];
	const size = 0.34 + (0.12 * random());
	addGlow(canvas, {at: [0.5, 0.5], radius: canvas.width * 0.05, brightness: 260, tint: [1, 0.9, 0.7]});
	addGlow(canvas, {at: [0.5, 0.5], radius: canvas.width * 0.14, brightness: 80, tint: [1, 0.85, 0.65]});
	for (let step = 0; step < 90; step++) {
		const far = (step % 45) / 45;
		const along = (far * 1.5 * Math.PI) + (step < 45 ? 0 : Math.PI);
		const [x, y] = [Math.cos(along) * far * size, Math.sin(along) * far * size * slant];
		const ratio = canvas.width / canvas.height;
		const at = [0.5 + (x * Math.cos(angle)) - (y * Math.sin(angle)), 0.5 + (((x * Math.sin(angle)) + (y * Math.cos(angle))) * ratio)] as const;
		addGlow(canvas, {at, radius: canvas.width * (0.025 + (0.02 * random())), brightness: 52 * (1.1 - far), tint: [0.6 + (0.2 * random()), 0.7, 1]});
	}
};

/** Stars that get denser towards the middle. */
const drawCluster: Draw = (canvas, random) => {
	addGlow(canvas, {at: [0.5, 0.5], radius: canvas.width * 0.12, brightness: 70, tint: [1, 0.95, 0.85]});
	for (let star = 0; star < 220; star++) {
		const [far, along] = [0.4 * (random() ** 2), random() * 2 * Math.PI];
		const at = [0.5 + (far * Math.cos(along)), 0.5 + (far * Math.sin(along) * canvas.width / canvas.height)] as const;
		const warmth = random();
		addGlow(canvas, {at, radius: canvas.width / 230, brightness: 60 + (150 * random()), tint: [0.75 + (0.25 * warmth), 0.9, 1 - (0.35 * warmth)]});
	}
};

/** What the demo's targets are. */
const known: Readonly<Record<string, Draw | undefined>> = {'IC 434': drawNebula, 'M 42': drawNebula, 'M 31': drawGalaxy, 'M 81': drawGalaxy, 'M 13': drawCluster};

function addGlow({light, width, height, place}: Canvas, {at, radius, brightness, tint}: Glow): void {
	const [x, y] = place(...at);
	const soft = Math.max(0.6, radius);
	const reach = soft * 3;
	for (let row = Math.max(0, Math.floor(y - reach)); row < Math.min(height, y + reach); row++) {
		for (let column = Math.max(0, Math.floor(x - reach)); column < Math.min(width, x + reach); column++) {
			const value = brightness * Math.exp(-(((column - x) ** 2) + ((row - y) ** 2)) / (2 * soft * soft));
			for (let channel = 0; channel < 3; channel++) {
				const cell = (((row * width) + column) * 3) + channel;
				light[cell] = (light[cell] ?? 0) + (value * (tint[channel] ?? 1));
			}
		}
	}
}

// A small linear congruential generator: good enough for pictures, and the same each time, as tests need.
function randomOf(name: string): () => number {
	let state = 2166136261;
	for (const byte of Buffer.from(name)) state = Math.imul(state ^ byte, 16777619) >>> 0;
	return () => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return state / 4294967296;
	};
}
