// The room's public face: what --demo, `simulate` and the tests start.
export {createDocumentScene, documentScene, type DocumentSceneOptions} from './seestar/document-scene.js';
export {addSubFrames, createScene, type Scene, type SceneBlock, type SceneTarget} from './seestar/scene.js';
export {type Fault, type Faults} from './seestar/faults.js';
export {type Observing, type SeestarOptions} from './seestar/options.js';
export {type Recording, type RecordingOptions} from './seestar/recording.js';
export {ntStatus} from './seestar/smb/nt-status.js';
export {startSeestar, type Service, type SimulatedSeestar} from './seestar/simulated-seestar.js';
export {startReplay, type ReplayedSeestar, type ReplayOptions} from './replay/replayed-seestar.js';
export {startCrowdSky, type CrowdSkyFault, type CrowdSkyOptions, type CrowdSkyRow, type LoggedUpload, type SimulatedCrowdSky} from './crowdsky/simulated-crowdsky.js';
