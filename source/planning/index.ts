// The public part of the planning room, and the package's entry `crowdsky-tui/planning`.
export {parseLightName, isLightCompanion, type LightName} from './light-name.js';
export {
	parseStackName, parseStackCompanion, isStackOrCompanion, formatStackName, stackNameOf, wantedName, stemOf,
	type StackName, type StackNameParts, type StackCompanion,
} from './stack-name.js';
export {stackOfBlock} from './stack-of-block.js';
export {parseOutputName, type OutputName} from './output-name.js';
export {chunkOf, chunkStartMs, chunkKey, parseChunkKey} from './chunk.js';
export {pixelOf, tilingOf, nest64, ring128, type Pixel, type Tiling} from './pixel.js';
export {isTimeZone, offsetsAt, offsetAtInstant, trueOffsetMinutes, nightOf, localText} from './zone.js';
export {targetOfSubFrameFolder, isProtectedFolder} from './sub-folder.js';
export {isLegalBlockMinutes, legalBlockMinutes} from './block-size.js';
export {isDoubtful, settledMsOf, type Block, type BlockStatus} from './block.js';
export {earliestFrameMs, isUndated, doubtOfPointings, whyUndated, whyUndatedStack, type Pointing} from './doubt.js';
export {planTarget, makePlan, type PlanInput, type TargetPlan} from './plan.js';
export {type StackFrames} from './coverage.js';
export {type FrameInstants} from './gather-frames.js';
export {type Instant} from './calendar.js';
export {findOnServer, rowsOnServer, indexRows, isOnServer, type SoughtStack, type ServerRow, type ServerIndex} from './on-server.js';
