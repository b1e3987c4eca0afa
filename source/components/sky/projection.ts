// Pure geometry of sky maps. North is up and east is to the left, as seen when looking up.

/** A direction in the sky, degrees. */
export type Direction = {readonly raDegrees: number; readonly decDegrees: number};

/** A point of a map: x from -1 (left, east) to 1, y from -1 (below, south) to 1. */
export type MapPoint = {readonly x: number; readonly y: number};

/** Directions entry by entry, degrees. */
export type Directions = {readonly raDegrees: Float64Array; readonly decDegrees: Float64Array};

const radians = Math.PI / 180;

/** A map projection; undefined for what lies outside the map. */
export type Projection = {
	readonly project: (direction: Direction) => MapPoint | undefined;
	/** The same for many directions, without an object for each: told the index and the point of those on the map. */
	readonly projectAll: (directions: Directions, take: (index: number, x: number, y: number) => void) => void;
	/** The direction under a point of the map; undefined beside the sky. */
	readonly unproject: (point: MapPoint) => Direction | undefined;
	/** Width by height of the map. */
	readonly aspect: number;
};

/** The whole sky in an equal-area ellipse (Mollweide), centred on this right ascension. */
export function mollweide(middleRaDegrees: number): Projection {
	// Tiles come ring by ring, and circles of declination point by point.
	let circle = {decDegrees: 0, width: 1, y: 0};
	const circleAt = (decDegrees: number) => {
		if (decDegrees !== circle.decDegrees) {
			const theta = auxiliaryAngle(decDegrees * radians);
			circle = {decDegrees, width: Math.cos(theta), y: Math.sin(theta)};
		}

		return circle;
	};

	const xOf = (raDegrees: number, width: number) => -turned(raDegrees - middleRaDegrees) / 180 * width || 0;
	return {
		aspect: 2,
		project({raDegrees, decDegrees}) {
			if (!isDirection(raDegrees, decDegrees)) return undefined;
			const {width, y} = circleAt(decDegrees);
			return {x: xOf(raDegrees, width), y};
		},
		projectAll({raDegrees: ras, decDegrees: decs}, take) {
			for (let index = 0; index < ras.length; index++) {
				const raDegrees = ras[index] ?? Number.NaN;
				const decDegrees = decs[index] ?? Number.NaN;
				if (!isDirection(raDegrees, decDegrees)) continue;
				const {width, y} = circleAt(decDegrees);
				take(index, xOf(raDegrees, width), y);
			}
		},
		unproject({x, y}) {
			if (Math.abs(y) > 1) return undefined;
			const theta = Math.asin(y);
			const width = Math.cos(theta);
			// Because of rounding, a point on the very edge may come out just outside; it belongs to the sky.
			if (Math.abs(x) > width + 1e-9) return undefined;
			const sine = ((2 * theta) + Math.sin(2 * theta)) / Math.PI;
			const east = width < 1e-9 ? 0 : -Math.max(-1, Math.min(1, x / width)) * 180;
			return {raDegrees: (((middleRaDegrees + east) % 360) + 360) % 360, decDegrees: Math.asin(Math.max(-1, Math.min(1, sine))) / radians};
		},
	};
}

/** The neighbourhood of a direction, with the given number of degrees from the centre to the upper edge (azimuthal equidistant). */
export function neighbourhood(middle: Direction, radiusDegrees: number, aspect: number): Projection {
	// The radius that reaches the corners: most of the sky is ruled out early.
	const reachDegrees = radiusDegrees * Math.hypot(1, aspect);
	const [sinMiddle, cosMiddle] = [Math.sin(middle.decDegrees * radians), Math.cos(middle.decDegrees * radians)];
	const isNear = (decDegrees: number) => Math.abs(decDegrees - middle.decDegrees) <= reachDegrees;
	const project = ({raDegrees, decDegrees}: Direction): MapPoint | undefined => {
		if (!isDirection(raDegrees, decDegrees) || !isNear(decDegrees)) return undefined;
		const east = turned(raDegrees - middle.raDegrees) * radians;
		const [sin, cos] = [Math.sin(decDegrees * radians), Math.cos(decDegrees * radians)];
		const away = Math.acos(Math.max(-1, Math.min(1, (sinMiddle * sin) + (cosMiddle * cos * Math.cos(east)))));
		const scale = away < 1e-9 ? 1 : away / Math.sin(away);
		const x = -scale * cos * Math.sin(east) / (radiusDegrees * radians * aspect);
		const y = scale * ((cosMiddle * sin) - (sinMiddle * cos * Math.cos(east))) / (radiusDegrees * radians);
		return Math.abs(x) <= 1 && Math.abs(y) <= 1 ? {x, y} : undefined;
	};

	return {
		aspect,
		project,
		projectAll({raDegrees: ras, decDegrees: decs}, take) {
			for (let index = 0; index < ras.length; index++) {
				const raDegrees = ras[index] ?? Number.NaN;
				const decDegrees = decs[index] ?? Number.NaN;
				const point = isNear(decDegrees) ? project({raDegrees, decDegrees}) : undefined;
				if (point) take(index, point.x, point.y);
			}
		},
		unproject({x, y}) {
			if (Math.abs(x) > 1 || Math.abs(y) > 1) return undefined;
			const [left, up] = [x * radiusDegrees * radians * aspect, y * radiusDegrees * radians];
			const away = Math.hypot(left, up);
			if (away > Math.PI) return undefined;
			if (away < 1e-9) return middle;
			const [sin, cos] = [Math.sin(away), Math.cos(away)];
			const decDegrees = Math.asin(Math.max(-1, Math.min(1, (cos * sinMiddle) + (up * sin * cosMiddle / away)))) / radians;
			const east = Math.atan2(-left * sin, (away * cosMiddle * cos) - (up * sinMiddle * sin)) / radians;
			return {raDegrees: (((middle.raDegrees + east) % 360) + 360) % 360, decDegrees};
		},
	};
}

function isDirection(raDegrees: number, decDegrees: number): boolean {
	return Number.isFinite(raDegrees) && Math.abs(decDegrees) <= 90;
}

/** An angle in degrees, normalized to -180 to 180. */
function turned(degrees: number): number {
	const turn = ((degrees % 360) + 360) % 360;
	return turn > 180 ? turn - 360 : turn;
}

/** Solves 2t + sin 2t = pi sin(dec) by Newton's method, which is slow only near the poles. */
function auxiliaryAngle(dec: number): number {
	if (Math.abs(Math.abs(dec) - (Math.PI / 2)) < 1e-9) return Math.sign(dec) * Math.PI / 2;
	const wanted = Math.PI * Math.sin(dec);
	let theta = dec;
	for (let step = 0; step < 50; step++) {
		const change = ((2 * theta) + Math.sin(2 * theta) - wanted) / (2 + (2 * Math.cos(2 * theta)));
		theta -= change;
		if (Math.abs(change) < 1e-10) break;
	}

	return Math.max(-Math.PI / 2, Math.min(Math.PI / 2, theta));
}
