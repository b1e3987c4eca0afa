// The public part of the planning room; the package's entry has it all, see entry.ts.
export {parseLightName, isLightCompanion, type LightName} from './names/light-name.js';
export {
	parseStackName, parseStackCompanion, isStackOrCompanion, formatStackName, stackNameOf, wantedName, stemOf,
	type StackName, type StackNameParts, type StackCompanion,
} from './names/stack-name.js';
export {stackOfBlock} from './coverage/stack-of-block.js';
export {type FrameNames} from './names/frame-names.js';
export {parseOutputName, type OutputName} from './names/output-name.js';
export {chunkOf, chunkStartMs, chunkKey, parseChunkKey} from './chunk.js';
export {pixelOf, tilingOf, nest64, ring128, type Pixel, type Tiling} from './pixel.js';
export {isTimeZone} from './zone-name.js';
export {offsetsAt, offsetAtInstant, trueOffsetMinutes, nightOf, localText} from './zone.js';
export {targetOfSubFrameFolder, isProtectedFolder} from './names/sub-folder.js';
export {isLegalBlockMinutes, legalBlockMinutes} from './block-size.js';
export {isDoubtful, settledMsOf, type Block, type BlockStatus, type PlannedBlock} from './block.js';
export {earliestFrameMs, isUndated, doubtOfPointings, whyUndated, whyUndatedStack, type Pointing} from './doubt.js';
export {planTarget, makePlan, type PlanInput, type TargetPlan} from './plan.js';
export {type StackFrames} from './coverage/coverage.js';
export {type StackStarts} from './coverage/stack-start.js';
export {type FrameInstants} from './gather-frames.js';
export {type Instant} from './calendar.js';
export {findOnServer, rowsOnServer, indexRows, isOnServer, hasSerial, type SoughtStack, type ServerRow, type ServerIndex} from './on-server.js';
