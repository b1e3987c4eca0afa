import {real, type Card} from './fits-file.js';

/** What the header of a sub-frame or a stack says; order and comments follow real S50 files. */
export type FrameFacts = {
	/** E.g. "Seestar S50". */
	readonly model: string;
	readonly firmware: string;
	/** E.g. "S50_0a1b2c3d". */
	readonly telescope: string;
	readonly target: string;
	/** Degrees; left out if undefined. */
	readonly raDegrees: number | undefined;
	readonly decDegrees: number | undefined;
	/** Exposure of one sub-frame. */
	readonly exposureSeconds: number;
	readonly filter: string;
	/** `YYYY-MM-DDTHH:MM:SS.ffffff`, UTC, without a zone. */
	readonly dateObs: string;
	/** Length and number of the axes: 2 for a sub-frame, 3 for a stack. */
	readonly axes: readonly number[];
	/** Frames in the stack; undefined in a sub-frame. */
	readonly stackedFrames?: number;
	/** Degrees, east and north positive. */
	readonly siteLongitude: number;
	readonly siteLatitude: number;
};

const axisNames = ['first', 'second', 'third'];

/** The header's cards without END. Only a stack has STACKCNT and TOTALEXP. */
export function frameCards(facts: FrameFacts): Card[] {
	const {stackedFrames} = facts;
	return [
		{keyword: 'SIMPLE', value: true, comment: 'file does conform to FITS standard'},
		{keyword: 'BITPIX', value: 16, comment: 'number of bits per data pixel'},
		{keyword: 'NAXIS', value: facts.axes.length, comment: 'number of data axes'},
		...facts.axes.map((length, index) => ({keyword: `NAXIS${index + 1}`, value: length, comment: `length of the ${axisNames[index] ?? ''} axis`})),
		{keyword: 'EXTEND', value: true, comment: 'FITS dataset may contain extensions'},
		{keyword: 'COMMENT', comment: '  Made by a simulated telescope; no sky was seen.'},
		{keyword: 'COMMENT', comment: '  RA = 1.0 in a comment is not a value.'},
		{keyword: 'BZERO', value: 32768, comment: 'offset of unsigned 16-bit values'},
		{keyword: 'BSCALE', value: 1, comment: 'default scaling factor'},
		{keyword: 'CREATOR', value: `ZWO ${facts.model}`, comment: 'Capture software'},
		{keyword: 'PRODUCER', value: 'ZWO', comment: 'Powered by ZWO'},
		{keyword: 'XORGSUBF', value: 0, comment: 'Subframe X position in binned pixels'},
		{keyword: 'YORGSUBF', value: 0, comment: 'Subframe Y position in binned pixels'},
		{keyword: 'FOCALLEN', value: facts.model.includes('S30') ? 150 : 250, comment: 'Focal length of telescope in mm'},
		{keyword: 'APERTURE', value: {text: '5.'}, comment: 'Focal ratio'},
		{keyword: 'EQMODE', value: 1, comment: 'Equatorial mode'},
		{keyword: 'PROGRAM', value: facts.firmware, comment: 'Firmware'},
		...['XBINNING', 'YBINNING', 'CCDXBIN', 'CCDYBIN'].map(keyword => ({keyword, value: 1, comment: 'Camera binning'})),
		...['XPIXSZ', 'YPIXSZ'].map(keyword => ({keyword, value: {text: '2.90000009536743'}, comment: 'pixel size in microns (with binning)'})),
		{keyword: 'IMAGETYP', value: 'Light', comment: 'Type of image'},
		...(stackedFrames === undefined ? [] : [{keyword: 'STACKCNT', value: stackedFrames, comment: 'Stack frames'}]),
		{keyword: 'EXPOSURE', value: real(facts.exposureSeconds), comment: 'Exposure time in seconds'},
		{keyword: 'EXPTIME', value: real(facts.exposureSeconds), comment: 'Exposure time in seconds'},
		{keyword: 'CCD-TEMP', value: real(24.0625), comment: 'sensor temperature in C'},
		...position(facts),
		{keyword: 'SITELONG', value: real(facts.siteLongitude), comment: 'longitude of the imaging site in degrees'},
		{keyword: 'SITELAT', value: real(facts.siteLatitude), comment: 'latitude of the imaging site in degrees'},
		{keyword: 'DATE-OBS', value: facts.dateObs, comment: 'Image created time'},
		{keyword: 'FILTER', value: facts.filter, comment: 'Filter used when taking image'},
		{keyword: 'INSTRUME', value: facts.model, comment: 'Camera model'},
		{keyword: 'BAYERPAT', value: 'GRBG', comment: 'Bayer pattern'},
		{keyword: 'GAIN', value: 80, comment: 'Gain Value'},
		{keyword: 'FOCUSPOS', value: 1580, comment: 'Focuser position in steps'},
		{keyword: 'TELESCOP', value: facts.telescope, comment: 'Telescope name'},
		{keyword: 'OBJECT', value: facts.target, comment: 'name or catalog number of object being imaged'},
		...(stackedFrames === undefined ? [] : [{keyword: 'TOTALEXP', value: real(stackedFrames * facts.exposureSeconds), comment: 'Total Exposure Time in seconds'}]),
	];
}

function position({raDegrees, decDegrees}: FrameFacts): Card[] {
	if (raDegrees === undefined || decDegrees === undefined) return [];
	return [
		{keyword: 'RA', value: real(raDegrees), comment: 'Object Right Ascension in degrees'},
		{keyword: 'DEC', value: real(decDegrees), comment: 'Object Declination in degrees'},
	];
}

/** The name that a telescope with that model and serial writes into TELESCOP, e.g. "S50_0a1b2c3d". */
export function telescopeName(model: string, serial: string): string {
	return `${model.replace(/^Seestar /, '')}_${serial}`;
}
