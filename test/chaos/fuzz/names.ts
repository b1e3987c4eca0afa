import assert from 'node:assert/strict';
import {Buffer} from 'node:buffer';
import {isStackOrCompanion, parseStackName, formatStackName, parseStackCompanion} from '../../../source/planning/names/stack-name.js';
import {isTimeZone, makePlan, offsetsAt, parseChunkKey, parseLightName, parseOutputName} from '../../../source/planning/index.js';
import {planTarget} from '../../../source/planning/plan.js';
import {isProtectedFolder, checkedPart, httpPath, splitWorksPath, targetOfSubFrameFolder} from '../../../source/seestar/files/remote-path.js';
import {parseScopeAddress} from '../../../source/seestar/address.js';
import {wirePath} from '../../../source/seestar/smb/share-path.js';
import {cleanText} from '../../../source/format/clean-text.js';
import {plainName} from '../../../source/runtime/uploads/fetch-upload.js';
import {bytesLike, textsLike} from './generators.js';
import {parser} from './parser.js';

const lengthOf = (text: string) => text.length;
const wallTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/;
const lights = ['Light_M 31_10.0s_LP_20260227-211501.fit', 'Light_mosaic_M 31_2_20.0s_IRCUT_20260329-023000.fits', 'Light_NGC 7000_30s_LP_19700101-000000.FIT'];
const outputs = ['DSO_Stacked_33_IC 434_10.0s_20260227_211501.fit', 'DSO_Stacked_5_mosaic_M 31_1_20.0s_LP_20260227-235959.fits'];
const stacks = [
	'CrowdSky_33_IC 434_10.0s_LP_20260227.81_HP022854.fit', 'CrowdSky_33_IC 434_10.0s_LP_20260227.81_HP022854_2.fit', 'CrowdSky_7_M_31_20s_IRCUT_20260227-211500.fit', 'CrowdSky_7_M 31_20s_IRCUT_20260227.00.fits',
	'CrowdSky_33_IC 434_10.0s_LP_20260227.81_HP022854_thn.jpg',
];
const folders = ['M 31', 'M 31_sub', 'M_31-sub', 'None', 'MyWorks/M 31/DSO_Stacked_33_M 31_10.0s_20260227_211501.fit', '/MyWorks/M 31_sub', 'a.b. .'];
const parts = [...lights, ...outputs, ...stacks, ...folders];

/** Names of files and folders, as listings return them. */
export const nameParsers = [
	parser({
		name: 'light-name', inputs: textsLike(lights), sizeOf: lengthOf, grown: {size: 1 << 20, input: size => `Light_${'_1s_'.repeat(size >> 3)}${'_'.repeat(size >> 1)}`},
		read(text) {
			const name = parseLightName(text);
			if (name) {
				assert.ok(wallTime.test(name.local) && name.exposureSeconds >= 0 && name.name === text, text);
				// The tokens are parts of the text itself.
				assert.ok(text.startsWith('Light_') && text.includes(`_${name.exposure}_${name.filter}_`), text);
			}

			return name;
		},
	}),
	parser({
		name: 'output-name', inputs: textsLike(outputs), sizeOf: lengthOf, grown: {size: 1 << 18, input: size => `DSO_Stacked_1_${'_1.1s_a'.repeat(size / 8)}`},
		read(text) {
			const name = parseOutputName(text);
			if (name) assert.ok(wallTime.test(name.local) && Number.isSafeInteger(name.frames) && name.exposureSeconds >= 0, text);
			return name;
		},
	}),
	parser({
		name: 'stack-name', inputs: textsLike(stacks), sizeOf: lengthOf, mostGrowth: 8, grown: {size: 1 << 18, input: size => `CrowdSky_1_${'_1.1s_a'.repeat(size / 8)}`},
		read(text) {
			const name = parseStackName(text);
			const companion = parseStackCompanion(text);
			if (name || companion) assert.ok(isStackOrCompanion(text) && text.startsWith('CrowdSky_'), text);
			if (name?.chunk !== undefined) {
				const {frames, target, exposure, filter, chunk, pixel, ordinal} = name;
				const written = formatStackName({frames, target, exposure, filter, chunk, pixel, ordinal});
				const again = parseStackName(written);
				assert.deepEqual({...again, name: ''}, {...name, pixel: pixel ?? 0, name: ''}, text);
				assert.equal(parseChunkKey(chunk)?.chunk, chunk);
			}

			return [name, companion];
		},
	}),
	parser({
		name: 'plan', inputs: textsLike(lights).chain(first => textsLike([...lights, ...stacks]).map(second => [first, second, lights[0] ?? ''])), sizeOf: names => names.join('').length, mostGrowth: 40,
		read(names) {
			const input = {subFrameNames: names, stackNames: names, timeZone: 'Europe/Vienna', now: Date.UTC(2026, 3, 1)};
			const plan = planTarget(input);
			const files = [...plan.blocks.flatMap(block => [...block.files]), ...plan.nonexistentTimes, ...plan.unparsedNames];
			assert.equal(new Set(files).size, files.length, 'a frame in two places of a plan');
			assert.deepEqual(makePlan(input).map(({chunk}) => chunk), plan.blocks.map(({chunk}) => chunk));
			return plan;
		},
	}),
	parser({
		name: 'chunk-key', inputs: textsLike(['20260227.81', '20260227.81_HP022854']), sizeOf: lengthOf,
		read: text => parseChunkKey(text),
	}),
	parser({
		name: 'zone', inputs: textsLike(['Europe/Vienna', 'UTC', '+05:45', 'America/Argentina/Buenos_Aires', 'Etc/GMT+12', 'GMT']), sizeOf: lengthOf, grown: {size: 1 << 18, input: size => `Europe/${'a/'.repeat(size / 2)}`},
		read(text) {
			const isZone = isTimeZone(text);
			// Every accepted zone can be used.
			return isZone ? offsetsAt(text, '2026-03-29T02:30:00') : isZone;
		},
	}),
	parser({
		name: 'remote-path', inputs: textsLike(parts), sizeOf: lengthOf, mostGrowth: 40, grown: {size: 1 << 18, input: size => `${'_sub. '.repeat(size / 6)}x`},
		read(text) {
			const part = checkedPart(text);
			if (part.ok) assert.ok(part.value === text && !/[/\\\p{Cc}]/u.test(text) && text !== '.' && text !== '..' && Buffer.byteLength(text) <= 255, text);
			const path = httpPath('M 31', text);
			assert.equal(path.ok, part.ok);
			if (path.ok) assert.equal(decodeURIComponent(path.value), `/MyWorks/M 31/${text}`);
			const base = targetOfSubFrameFolder(text);
			if (base !== undefined) assert.ok(isProtectedFolder(text), text);
			return [part, path, splitWorksPath(text), base, wirePath(text)];
		},
	}),
	parser({
		name: 'address', inputs: textsLike(['seestar.local', '192.168.1.83:4700:80:445', '[fd00::1]:4700', 'fe80::1%eth0', 'a::b:1']), sizeOf: lengthOf, grown: {size: 1 << 18, input: size => `${'a.'.repeat(size / 2)}:1`},
		read(text) {
			const address = parseScopeAddress(text);
			if (address.ok) {
				const {host, rpcPort, httpPort, smbPort, label} = address.value;
				assert.ok([rpcPort, httpPort, smbPort].every(port => Number.isInteger(port) && port >= 1 && port <= 65_535) && host.length <= 253 && host !== '', text);
				assert.deepEqual(parseScopeAddress(label), address);
			}

			return address;
		},
	}),
	parser({
		name: 'clean-text', inputs: textsLike(parts), sizeOf: lengthOf, grown: {size: 1 << 20, input: size => 'a\u0301\u0323'.repeat(size / 3)},
		read(text) {
			const clean = cleanText(text);
			assert.ok(!/[\u0000-\u001F\u007F-\u009F\u200B-\u200F\u2028-\u202E\u2066-\u2069\p{Cs}]/u.test(clean), JSON.stringify(text));
			return clean;
		},
	}),
	parser({
		name: 'local-name', inputs: textsLike(parts), sizeOf: lengthOf, grown: {size: 1 << 20, input: size => `${'. '.repeat(size / 2)}x`},
		read(text) {
			const name = plainName(text);
			assert.ok(name !== '' && name !== '.' && name !== '..' && !/[/\\:\p{Cc}]/u.test(name) && !name.startsWith('.') && !/[. ]$/.test(name), JSON.stringify(text));
			return name;
		},
	}),
	parser({
		name: 'utf16-name', inputs: bytesLike(lights.map(name => Buffer.from(name, 'utf16le'))), sizeOf: bytes => bytes.length,
		read: bytes => cleanText(bytes.toString('utf16le')),
	}),
];
