import assert from 'node:assert/strict';
import {existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {open} from 'node:fs/promises';
import test from 'ava';
import type {CrowdSky} from '../../source/crowdsky/port.js';
import {fitsFile, type Handler, holds, inFolder, json, serving} from './scripted-server.js';

const file = fitsFile(1000);
const key = '20260227.81_HP102265';

const sends = (name?: string, bytes: Buffer = file): Handler => (_request, response) => {
	response.writeHead(200, {'Content-Type': 'application/fits', 'Content-Length': bytes.length, ...(name !== undefined && {'Content-Disposition': name})}).end(bytes);
};

/** One download into a folder inside a folder of its own, so that an escape would show. */
async function fetching(handler: Handler, check: (given: {result: Awaited<ReturnType<CrowdSky['download']>>; inside: string; files: string[]; requests: string[]}) => void, chunkKey = key, before?: (inside: string) => void) {
	await inFolder(async outside => {
		const inside = path.join(outside, 'M 81');
		before?.(inside);
		await serving(handler, async ({crowdsky, requests}) => {
			const result = await crowdsky.download(chunkKey, inside);
			check({result, inside, files: existsSync(inside) ? readdirSync(inside).sort() : [], requests: requests.map(({url}) => url ?? '')});
		});
		assert.deepEqual(readdirSync(outside).filter(name => name !== 'M 81'), []);
	});
}

test.serial('a stack comes back byte for byte, under the server\'s name', async () => {
	await fetching(sends('attachment; filename="CrowdSky_33_IC 434.fit"'), ({result, inside, files, requests}) => {
		assert.deepEqual(result, {ok: true, value: {path: path.join(inside, 'CrowdSky_33_IC 434.fit'), sizeBytes: file.length}});
		assert.deepEqual(files, ['CrowdSky_33_IC 434.fit']);
		holds(readFileSync(path.join(inside, files[0] ?? '')).equals(file));
		assert.deepEqual(requests, [`/api/download_stack.php?chunk_key=${key}`]);
	});
});

test.serial('progress is reported up to the full length', async () => {
	await inFolder(async folder => serving(sends(), async ({crowdsky}) => {
		const steps: Array<[number, number | undefined]> = [];
		await crowdsky.download(key, folder, {onProgress: (...step) => steps.push(step)});
		assert.deepEqual(steps.at(-1), [file.length, file.length]);
	}));
});

test.serial('a hostile name cannot leave the folder', async () => {
	for (const name of ['../evil.fit', '..\\evil.fit', '/etc/evil.fit', 'C:evil.fit', '.hidden.fit', '..', '.fit', 'a/../../evil.fit', 'evil.sh', 'nul.fit', '']) {
		await fetching(sends(`attachment; filename="${name.replaceAll('\\', '\\\\')}"`), ({files}) => assert.deepEqual(files, [`${key}.fit`], name));
		await fetching(sends(`attachment; filename=x.fit; filename*=UTF-8''${encodeURIComponent(name || ' ')}`), ({files}) => assert.deepEqual(files, [`${key}.fit`], name));
	}

	await fetching(sends('attachment; filename*=UTF-8\'\'M%2042%20%C3%A9.fit'), ({files}) => assert.deepEqual(files, ['M 42 é.fit']));
	await fetching(sends('attachment; filename*=UTF-8\'\'bad%1Bname.fit'), ({files}) => assert.deepEqual(files, [`${key}.fit`]));
	await fetching(sends(), ({files, requests}) => {
		assert.deepEqual(files, ['_.._.._x_1_y.fit']);
		assert.deepEqual(requests, ['/api/download_stack.php?chunk_key=%2F..%2F..%2Fx%261%00y']);
	}, '/../../x&1\0y');
});

test.serial('an existing file of the same name stays, and an identical one is reused', async () => {
	const name = 'attachment; filename=a.fit';
	await fetching(sends(name), ({result, inside, files}) => {
		assert.deepEqual(files, ['a (2).fit', 'a.fit']);
		assert.equal(readFileSync(path.join(inside, 'a.fit'), 'utf8'), 'mine');
		holds(result.ok && result.value.path === path.join(inside, 'a (2).fit'));
	}, key, inside => {
		mkdirSync(inside);
		writeFileSync(path.join(inside, 'a.fit'), 'mine');
	});
	await fetching(sends(name), ({result, inside, files}) => {
		assert.deepEqual(files, ['a.fit']);
		holds(result.ok && result.value.path === path.join(inside, 'a.fit'));
	}, key, inside => {
		mkdirSync(inside);
		writeFileSync(path.join(inside, 'a.fit'), file);
	});
});

test.serial('a folder or a link of the same name is not written through', async () => {
	const untouched = ({files}: {files: string[]}) => assert.deepEqual(files, ['a (2).fit', 'a.fit']);
	await fetching(sends('attachment; filename=a.fit'), untouched, key, inside => mkdirSync(path.join(inside, 'a.fit'), {recursive: true}));
	await fetching(sends('attachment; filename=a.fit'), untouched, key, inside => {
		mkdirSync(inside);
		symlinkSync('../leads-out.fit', path.join(inside, 'a.fit'));
	});
});

test.serial('anything but a whole FITS file leaves no file behind', async () => {
	const length = (bytes: Buffer, told: number): Handler => (_request, response) => {
		response.writeHead(200, {'Content-Type': 'application/fits', 'Content-Length': told}).write(bytes);
		setTimeout(() => response.socket?.destroy(), 20);
	};
	const cases: ReadonlyArray<readonly [string, Handler, string, string]> = [
		['html', (_request, response) => response.writeHead(200, {'Content-Type': 'text/html'}).end('<html>'), 'protocol', 'permanent'],
		['html under another type', sends(undefined, Buffer.from('<html>login')), 'protocol', 'permanent'],
		['an error with status 200', (_request, response) => json(response, {error: 'Not found'}), 'refused', 'permanent'],
		['404', (_request, response) => json(response, {error: 'Not found'}, 404), 'missing', 'permanent'],
		['401', (_request, response) => json(response, {}, 401), 'login', 'permanent'],
		['empty', sends(undefined, Buffer.alloc(0)), 'protocol', 'permanent'],
		['a truncated file with a length that fits it', sends(undefined, file.subarray(0, -2880)), 'incomplete', 'retryable'],
		['a broken line', length(file.subarray(0, 10_000), file.length), 'unreachable', 'retryable'],
		['a stall', (_request, response) => response.writeHead(200, {'Content-Length': file.length}).write(file.subarray(0, 100)), 'timeout', 'retryable'],
		['no length and cut', (_request, response) => {
			response.useChunkedEncodingByDefault = false;
			response.writeHead(200, {Connection: 'close'}).end(file.subarray(0, -1));
		}, 'incomplete', 'retryable'],
		['rubbish behind the end', sends(undefined, Buffer.concat([file, Buffer.alloc(2880)])), 'protocol', 'permanent'],
	];
	for (const [title, handler, kind, retry] of cases) {
		await fetching(handler, ({result, files}) => {
			assert.deepEqual(result.ok || [result.problem.kind, result.problem.retry], [kind, retry], title);
			assert.deepEqual(files, [], title);
		});
	}
});

test.serial('extensions that the server appended to the stack are kept', async () => {
	const extended = Buffer.concat([file, Buffer.from('XTENSION= \'IMAGE   \''.padEnd(2880))]);
	await fetching(sends(undefined, extended), ({result}) => holds(result.ok && result.value.sizeBytes === extended.length));
});

test.serial('a folder that cannot be created is reported as such', async () => {
	await inFolder(async folder => {
		writeFileSync(path.join(folder, 'x'), '');
		await serving(sends(), async ({crowdsky}) => {
			const result = await crowdsky.download(key, path.join(folder, 'x', 'y'));
			holds(!result.ok && ['missing', 'refused'].includes(result.problem.kind));
		});
	});
});

test.serial('a full disk is reported with its folder, and no file is left there', async t => {
	// The temporary name is not known beforehand, so writing to any file is made to fail.
	const handle = await open(import.meta.filename, 'r');
	const handles = Object.getPrototypeOf(handle) as {write: () => Promise<never>};
	await handle.close();
	const {write} = handles;
	handles.write = async () => Promise.reject(Object.assign(new Error('ENOSPC'), {code: 'ENOSPC'}));
	t.teardown(() => {
		handles.write = write;
	});
	await fetching(sends(), ({result, inside, files, requests}) => {
		assert.deepEqual(result.ok || [result.problem.kind, result.problem.cause], ['full', `this machine's disk is full (${inside})`]);
		assert.deepEqual([files, requests.length], [[], 1]);
	});
});
