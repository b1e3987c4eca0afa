// The package's entry `crowdsky-tui`: the program's steps for other programs; docs/library.md shows how.
export {CrowdSkyError, type ReportedProblem as Problem} from './crowdsky-error.js';
export {type CallOptions, type ServerOptions, type TelescopeOptions} from './options.js';
export {type BlockPlace, type Progress, type StackFile} from './progress.js';
export {
	listTargets, findUnstackedBlocks, stackBlocks, stackAll,
	type BlockList, type ForTargets, type StackedBlock, type StackingResult, type StackOptions, type Target, type TargetBlock, type TargetList,
} from './telescopes.js';
export {uploadStack, uploadAllStacks, type SentStack, type UploadAllOptions, type UploadResult, type UploadStackOptions} from './uploads.js';
export {purgeStacks, type PurgeOptions, type PurgeResult, type StoredFile} from './purge.js';
export {listStacks, downloadStack, type Download, type DownloadOptions, type DownloadResult, type ListedStack} from './server.js';
