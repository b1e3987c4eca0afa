import {isTimeZone, parseLightName, parseOutputName, targetOfSubFrameFolder} from '../../../planning/index.js';
import {localTimeOf} from '../../../seestar/device-info.js';
import {answerOf, batchStates, listOf, objectOf, pagedNames, resultOf, textOf, type Evidence, type Fields} from './evidence.js';
import {all, broken, fields, kept, unseen, type Assumption} from './finding.js';

const captures = 'captures S50 6.70, S30 7.06 (scopinator-rs)';
const live775 = 'seestarpy, live S30 Pro 7.75';
const knownStates = ['working', 'complete', 'fail', 'cancel'];
const device = (evidence: Evidence) => objectOf(objectOf(resultOf(evidence, 'get_device_state'))?.['device']);
const volume = (evidence: Evidence) => objectOf(listOf(objectOf(objectOf(resultOf(evidence, 'get_device_state'))?.['storage'])?.['storage_volume'])[0]);
const time = (evidence: Evidence) => objectOf(resultOf(evidence, 'pi_get_time'));
const view = (evidence: Evidence) => objectOf(objectOf(resultOf(evidence, 'get_view_state'))?.['View']);
const albumFiles = (evidence: Evidence) => listOf(objectOf(resultOf(evidence, 'get_albums'))?.['list']).flatMap(group => listOf(objectOf(group)?.['files'])).map(file => objectOf(file) ?? {});
const pages = ({answers}: Evidence) => answers.filter(({method, code}) => method === 'get_img_file_page_name' && code === 0);
const entries = (evidence: Evidence) => pages(evidence).flatMap(({result}) => listOf(result)).map(entry => objectOf(entry) ?? {});
const outputs = (evidence: Evidence) => pagedNames(evidence).filter(name => name.startsWith('DSO_'));
const frameHeaders = ({headers}: Evidence) => headers.filter(({name}) => name.startsWith('Light_'));
const stackHeaders = ({headers}: Evidence) => headers.filter(({name}) => !name.startsWith('Light_'));
const output = (state: Fields) => objectOf(state['output_file']);
const wasTested = ({answers}: Evidence) => answers.some(({method}) => method === 'start_batch_stack');
const ended = (evidence: Evidence) => batchStates(evidence).filter(({state}) => state !== 'working' && state !== undefined && state !== '');
const ranged = ({http}: Evidence) => http.filter(({range, status}) => range !== undefined && status < 400);

/**
 * Everything that this program assumes about a telescope's interfaces, each listed once. `doctor --deep` and the simulator's
 * tests compare it with what they see.
 */
export const assumptions: readonly Assumption[] = [
	{id: 'lines.json', what: 'Each line is one JSON object', source: `seestarpy, seestar_alp, ${captures}`, confidence: 'A', judge: ({garbage, answers, events}) => garbage > 0 ? broken(`${garbage} lines were not`) : kept(`${answers.length + events.length} lines`)},
	{id: 'lines.id', what: 'An answer has the number of its question', source: captures, confidence: 'A', judge: ({answers}) => all(answers, ({hasId}) => hasId, ({method}) => `an answer to ${method} that nobody asked`, 'answers')},
	{id: 'lines.answered', what: 'Each question is answered', source: captures, confidence: 'A', judge: ({unanswered}) => unanswered.length === 0 ? kept() : broken(`no answer to ${unanswered.slice(0, 5).join(', ')}`)},
	{id: 'lines.code', what: 'Code 0 is success; an error has a text and another code', source: captures, confidence: 'A', judge: ({answers}) => all(answers, ({code, error}) => code === 0 ? error === undefined : error !== undefined, ({method, code}) => `${method}: code ${code}`, 'answers')},
	{id: 'lines.timestamp', what: 'Timestamp is the uptime in seconds, as text', source: captures, confidence: 'A', judge: ({answers}) => all(answers, ({timestamp}) => typeof timestamp === 'string' && /^\d+(?:\.\d+)?$/.test(timestamp), ({method, timestamp}) => `${method}: ${typeof timestamp}`, 'answers')},
	{id: 'events.form', what: 'Events have a name and no number', source: captures, confidence: 'A', judge: ({events}) => all(events, event => textOf(event['Event']) !== undefined && !('id' in event), event => `an event with ${Object.keys(event).slice(0, 5).join(', ')}`, 'events')},
	{id: 'heartbeat', what: 'test_connection answers "server connected!"', source: `decompiled app, ${captures}`, confidence: 'A', judge: evidence => answerOf(evidence, 'test_connection') === undefined ? unseen() : resultOf(evidence, 'test_connection') === 'server connected!' ? kept() : broken('it answers something else')},
	{id: 'device.fields', what: 'get_device_state has serial, model and firmware', source: captures, confidence: 'A', judge: evidence => fields(device(evidence), ['sn', 'product_model', 'firmware_ver_int', 'firmware_ver_string'])},
	{id: 'device.serial', what: 'The serial number is a non-empty text', source: captures, confidence: 'A', judge: evidence => device(evidence) === undefined ? unseen() : textOf(device(evidence)?.['sn']) === undefined ? broken('it is not') : kept()},
	{id: 'device.firmware', what: 'The firmware\'s number is 2000 + 100 x version', source: `seestarpy, ${captures}`, confidence: 'A', judge(evidence) {
		const [text, number] = [textOf(device(evidence)?.['firmware_ver_string']), device(evidence)?.['firmware_ver_int']];
		if (text === undefined) return unseen();
		return number === Math.round(2000 + (100 * Number.parseFloat(text))) ? kept(`${text}, ${String(number)}`) : broken(`${text} and ${String(number)}`);
	}},
	{id: 'device.keys', what: 'get_device_state with keys answers with only those parts', source: 'decompiled app, seestar_alp', confidence: 'B', judge(evidence) {
		const asked = evidence.answers.find(({method, params, code}) => method === 'get_device_state' && objectOf(params)?.['keys'] !== undefined && code === 0);
		const names = Object.keys(objectOf(asked?.result) ?? {});
		return asked === undefined ? unseen() : names.length === 1 && names[0] === 'device' ? kept() : broken(`it has ${names.slice(0, 8).join(', ')}`);
	}},
	{id: 'storage.state', what: 'Usable storage is "mounted"', source: captures, confidence: 'A', judge: evidence => volume(evidence) === undefined ? unseen() : volume(evidence)?.['state'] === 'mounted' ? kept() : broken(`it is ${JSON.stringify(volume(evidence)?.['state'])}`)},
	{id: 'storage.size', what: 'The storage has free_mb and total_mb', source: captures, confidence: 'A', judge: evidence => fields(volume(evidence), ['free_mb', 'total_mb'])},
	{id: 'battery', what: 'pi_status tells battery_capacity', source: `${captures}; missing in one note of 7.75 (seestar-mcp)`, confidence: '?', judge: evidence => fields(objectOf(objectOf(resultOf(evidence, 'get_device_state'))?.['pi_status']), ['battery_capacity'])},
	{id: 'clock.fields', what: 'pi_get_time has year, mon, day, hour, min, sec', source: 'pyscopinator', confidence: 'B', judge: evidence => fields(time(evidence), ['year', 'mon', 'day', 'hour', 'min', 'sec'])},
	{id: 'clock.zone', what: 'pi_get_time has an IANA zone as time_zone', source: 'pyscopinator', confidence: 'B', judge(evidence) {
		const zone = textOf(time(evidence)?.['time_zone']);
		if (time(evidence) === undefined) return unseen();
		return zone !== undefined && isTimeZone(zone) ? kept(zone) : broken(zone ?? 'no time_zone');
	}},
	{id: 'clock.right', what: 'Its clock is within a day of this machine\'s', source: 'seestarpy: it may be reset until a client sets it', confidence: 'B', judge(evidence) {
		const local = time(evidence) && localTimeOf(time(evidence) ?? {});
		if (local === undefined || evidence.askedTimeAtMs === undefined) return unseen();
		const apartMs = Math.abs(Date.parse(`${local}Z`) - evidence.askedTimeAtMs);
		return apartMs < 86_400_000 ? kept() : broken(`it reads ${local}`);
	}},
	{id: 'view.shape', what: 'get_view_state is empty, or a View with a state', source: `${captures}, seestar-mcp 7.75 and 8.46`, confidence: 'A', judge(evidence) {
		const result = objectOf(resultOf(evidence, 'get_view_state'));
		if (result === undefined) return unseen();
		return Object.keys(result).length === 0 || textOf(view(evidence)?.['state']) !== undefined ? kept(textOf(view(evidence)?.['state']) ?? 'empty') : broken(`it has ${Object.keys(result).slice(0, 8).join(', ')}`);
	}},
	{id: 'view.states', what: 'A View is working, complete, cancel or fail', source: captures, confidence: 'A', judge: evidence => view(evidence) === undefined ? unseen() : knownStates.includes(String(view(evidence)?.['state'])) ? kept() : broken(`"${String(view(evidence)?.['state'])}"`)},
	{id: 'tasks.shape', what: 'iscope_get_app_state is a set of tasks, each with a state', source: 'seestarpy event log', confidence: 'A', judge(evidence) {
		const tasks = objectOf(resultOf(evidence, 'iscope_get_app_state'));
		return tasks === undefined ? unseen() : all(Object.entries(tasks), ([, task]) => objectOf(task)?.['state'] !== undefined || Object.keys(objectOf(task) ?? {}).length === 0, ([name]) => `${name} has none`, 'tasks');
	}},
	{id: 'albums.shape', what: 'get_albums lists groups of files with name and count', source: 'seestarpy, seestar-scope 7.34', confidence: 'A', judge: evidence => resultOf(evidence, 'get_albums') === undefined ? unseen(answerOf(evidence, 'get_albums') && 'it answers with an error') : all(albumFiles(evidence), file => textOf(file['name']) !== undefined && typeof file['count'] === 'number', file => `an entry with ${Object.keys(file).join(', ')}`, 'folders')},
	{id: 'albums.pairs', what: 'Sub-frames of TARGET are in TARGET_sub (or -sub)', source: 'seestarpy, owners\' archives', confidence: 'A', judge: evidence => albumFiles(evidence).length === 0 ? unseen() : albumFiles(evidence).some(file => targetOfSubFrameFolder(textOf(file['name']) ?? '') !== undefined) ? kept() : unseen('no folder of sub-frames')},
	{id: 'pages.number', what: 'get_img_file_page_number is a number, or has a count', source: 'seestarpy', confidence: 'A', judge: ({answers}) => all(answers.filter(({method}) => method === 'get_img_file_page_number'), ({code, result}) => code === 0 && (typeof result === 'number' || typeof objectOf(result)?.['count'] === 'number' || Object.keys(objectOf(result) ?? {a: 1}).length === 0), ({code, result}) => code === 0 ? JSON.stringify(result) : `code ${code}`, 'answers')},
	{id: 'pages.size', what: 'A page has at most 20 files', source: 'seestarpy', confidence: 'A', judge: evidence => all(pages(evidence), ({result}) => listOf(result).length <= 20, ({result}) => `${listOf(result).length} files`, 'pages')},
	{id: 'pages.entry', what: 'Each file of a page has name, size_k and is_dir', source: 'seestarpy', confidence: 'A', judge: evidence => all(entries(evidence), entry => ['name', 'size_k', 'is_dir'].every(name => Object.hasOwn(entry, name)), entry => `one has ${Object.keys(entry).join(', ')}`, 'files')},
	{id: 'pages.fit', what: 'Listings show only .fit files', source: 'crowdsky_bot', confidence: 'B', judge: evidence => all(pagedNames(evidence), name => !/\.jpg$/i.test(name), () => 'there are pictures among them', 'files')},
	{id: 'pages.missing', what: 'A folder that does not exist is listed as empty', source: 'seestarpy tests', confidence: 'A', judge({answers}) {
		const missing = answers.findLast(({method, params}) => method === 'get_img_file_page_number' && String(objectOf(params)?.['dir']).endsWith('CrowdSky_doctor_no_such_folder'));
		return missing === undefined || missing.code === 103 ? unseen() : missing.code === 0 ? kept(JSON.stringify(missing.result)) : broken(`code ${missing.code}`);
	}},
	{id: 'names.light', what: 'Sub-frames are Light_TARGET_EXPOSURE_FILTER_DATE-TIME.fit', source: 'seestarpy, owners\' archives', confidence: 'A', judge: evidence => all(pagedNames(evidence).filter(name => name.startsWith('Light_') && /\.fit$/i.test(name)), name => parseLightName(name) !== undefined, () => 'one is named differently', 'names')},
	{id: 'names.output', what: 'Batch stacks are DSO_Stacked_N_TARGET_EXPOSURE_DATE_TIME.fit', source: 'seestarpy, owners\' archives', confidence: 'A', judge: evidence => all(outputs(evidence), name => parseOutputName(name) !== undefined, () => 'one is named differently', 'names')},
	{id: 'http.path', what: 'Files are at /MyWorks/FOLDER/FILE on the HTTP port', source: 'seestarpy, seestar-scope', confidence: 'A', judge: ({http}) => http.some(({status}) => status === 200 || status === 206) ? kept() : http.length === 0 ? unseen() : broken(`status ${http[0]?.status ?? 0}`)},
	{id: 'http.range', what: 'A range is answered with 206 and Content-Range', source: 'nobody has checked it', confidence: '?', judge: evidence => all(ranged(evidence), ({status, headers}) => status === 206 && headers['content-range'] !== undefined, ({status}) => `status ${status}: the whole file is sent`, 'answers')},
	{id: 'http.missing', what: 'A file that does not exist is 404', source: 'seestar-scope', confidence: 'A', judge({http}) {
		const missing = http.find(({path}) => path.endsWith('/CrowdSky_doctor_no_such_file.fit'));
		return missing === undefined ? unseen() : missing.status === 404 ? kept() : broken(`status ${missing.status}`);
	}},
	{id: 'share.guest', what: 'The share "EMMC Images" lets guests in', source: 'seestarpy', confidence: 'A', judge: ({smb}) => all(smb.filter(({command}) => command === 'treeConnect'), ({status}) => status === '00000000', ({status}) => `NT status ${status}`, 'connections')},
	{id: 'share.dialect', what: 'The share speaks SMB 2.0.2 to 3.0.2', source: 'nobody has said which', confidence: '?', judge: ({smb}) => all(smb.filter(({command}) => command === 'negotiate'), ({dialect}) => ['0202', '0210', '0300', '0302'].includes(dialect ?? ''), ({dialect, status}) => dialect ?? `NT status ${status}`, `connections, ${smb.find(({dialect}) => dialect !== undefined)?.dialect ?? ''}`)},
	{id: 'share.root', what: 'MyWorks is at the root of the share', source: 'seestarpy', confidence: 'A', judge: ({listed, smb}) => listed.some(({names}) => names.length > 0) ? kept() : smb.some(({command, name, status}) => command === 'create' && status !== '00000000' && name?.includes('no_such') !== true) ? broken('its folders are not found there') : unseen()},
	{id: 'header.light', what: 'A sub-frame\'s header has EXPTIME, FILTER, DATE-OBS, RA, DEC', source: 'S50 4.70 header, owners\' archives', confidence: 'A', judge: evidence => all(frameHeaders(evidence), ({values}) => ['EXPTIME', 'FILTER', 'DATE-OBS', 'RA', 'DEC'].every(name => name in values), ({values}) => `it has ${Object.keys(values).join(', ')}`, 'headers')},
	{id: 'header.degrees', what: 'RA and DEC are numbers, in degrees', source: 'S50 4.70 header, owners\' archives', confidence: 'A', judge: ({headers}) => all(headers.filter(({values}) => 'RA' in values), ({values}) => typeof values['RA'] === 'number' && typeof values['DEC'] === 'number' && values['RA'] >= 0 && values['RA'] < 360, () => 'they are something else', 'headers')},
	{id: 'header.exposure', what: 'EXPTIME and FILTER of a sub-frame are those of its name', source: 'owners\' archives', confidence: 'A', judge: evidence => all(frameHeaders(evidence), ({name, values}) => Math.abs(Number(values['EXPTIME']) - (parseLightName(name)?.exposureSeconds ?? Number.NaN)) < 0.05 && values['FILTER'] === parseLightName(name)?.filter, ({values}) => `${String(values['EXPTIME'])} s, ${String(values['FILTER'])}`, 'headers')},
	{id: 'header.utc', what: 'DATE-OBS is UTC, quarter hours apart from the local time in the name', source: 'stacking-tools, two owners', confidence: 'A', judge: evidence => all(frameHeaders(evidence), ({name, values}) => isOffset(parseLightName(name)?.local, values['DATE-OBS']), ({values}) => `DATE-OBS ${String(values['DATE-OBS'])}`, 'headers')},
	{id: 'header.stack', what: 'A stack\'s header has STACKCNT, and RA and DEC', source: 'S50 4.70 header of a live stack; none of a batch stack is public', confidence: '?', judge: evidence => all(stackHeaders(evidence), ({values}) => ['STACKCNT', 'RA', 'DEC'].every(name => name in values), ({values}) => `it has ${Object.keys(values).join(', ')}`, 'headers')},
	{id: 'header.batch-count', what: 'STACKCNT of a batch stack is the number in its name', source: 'nobody has shown one', confidence: '?', judge: evidence => all(evidence.headers.filter(({name}) => name.startsWith('DSO_')), ({name, values}) => values['STACKCNT'] === parseOutputName(name)?.frames, ({values}) => `STACKCNT ${String(values['STACKCNT'])}`, 'headers')},
	{id: 'batch.states', what: 'A batch is working, complete, fail or cancel', source: live775, confidence: 'A', judge: evidence => all(batchStates(evidence), ({state}) => knownStates.includes(String(state)), ({state}) => `"${String(state)}"`, 'states')},
	{id: 'batch.settings', what: 'get_batch_stack_setting has path and files', source: 'seestarpy', confidence: 'B', judge(evidence) {
		const answer = answerOf(evidence, 'get_batch_stack_setting');
		if (answer === undefined) return unseen();
		if (answer.code !== 0) return broken(`code ${answer.code}`);
		return Object.keys(objectOf(answer.result) ?? {}).length === 0 ? unseen('nothing is set') : fields(objectOf(answer.result), ['path', 'files']);
	}},
	{id: 'batch.progress', what: 'A working batch has percent, stacked_img and total_img', source: 'seestarpy, pyscopinator', confidence: 'B', judge: evidence => all(batchStates(evidence).filter(({state}) => state === 'working'), state => ['percent', 'stacked_img', 'total_img'].every(name => name in state), state => `it has ${Object.keys(state).join(', ')}`, 'states')},
	{id: 'batch.output', what: 'A complete batch names its file in output_file', source: live775, confidence: 'A', judge: evidence => all(batchStates(evidence).filter(({state}) => state === 'complete'), state => listOf(output(state)?.['files']).length > 0, state => `it has ${Object.keys(state).join(', ')}`, 'states')},
	{id: 'batch.form', what: 'A batch takes full paths from firmware 7.75 on, bare names before', source: live775, confidence: 'A', judge: evidence => !wasTested(evidence) ? unseen() : ended(evidence).some(({code}) => code === 267) ? broken('it says that there is no image (267)') : kept()},
	{id: 'batch.event', what: 'BatchStack events are pushed while it works', source: 'pyscopinator, scopinator-rs models', confidence: 'C', judge: evidence => !wasTested(evidence) ? unseen() : evidence.events.some(event => event['Event'] === 'BatchStack') ? kept() : broken('none came')},
	{id: 'batch.end', what: 'A batch that ends well is "complete"', source: live775, confidence: 'A', judge: evidence => !wasTested(evidence) ? unseen() : ended(evidence).some(({state}) => state === 'complete') ? kept() : broken(`it was ${JSON.stringify(ended(evidence).at(-1)?.['state'] ?? 'still working')}`)},
	{id: 'batch.clear', what: 'clear_batch_stack (clear_app_state before 7.75) clears its state', source: 'seestarpy', confidence: 'A', judge: ({answers}) => all(answers.filter(({method, code}) => (method === 'clear_batch_stack' || method === 'clear_app_state') && code !== 103), ({code}) => code === 0, ({code}) => `code ${code}`, 'answers')},
	{id: 'fields.known', what: 'Every field of its answers has been seen before', source: captures, confidence: 'B', judge: ({notes}) => notes.length === 0 ? kept() : broken(notes.slice(0, 4).join('; '))},
];

/** Whether a local time and DATE-OBS are a possible zone offset apart, within two minutes. */
function isOffset(local: string | undefined, dateObs: unknown): boolean {
	if (local === undefined || typeof dateObs !== 'string') return false;
	const minutes = (Date.parse(`${local}Z`) - Date.parse(`${dateObs.replace(/Z$/, '')}Z`)) / 60_000;
	return Math.abs(minutes) <= 15 * 60 && Math.abs(minutes - (Math.round(minutes / 15) * 15)) < 2;
}
