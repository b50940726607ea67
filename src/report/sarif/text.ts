/** Text and addresses as SARIF wants them. */
import { visible } from '../sanitise.ts';

/** A message: brackets would be read as embedded links, so they are escaped. */
export function messageText(text: string): string {
  return visible(text).replace(/[\\[\]]/g, '\\$&');
}

/** Percent-encoded by segment, so that a `:`, `#` or `%` in a name stays part of the name. */
function encodedPath(path: string): string {
  return path
    .replace(/\p{Cs}/gu, '\ufffd')
    .split('/')
    .map(encodeURIComponent)
    .join('/');
}

export interface ArtifactLocation {
  readonly uri: string;
  readonly uriBaseId?: 'SRCROOT';
}

/** Relative to the top of the repository, or to what was scanned; absolute paths stay as they are. */
export function artifactLocation(path: string): ArtifactLocation {
  return path.startsWith('/')
    ? { uri: `file://${encodedPath(path)}` }
    : { uri: encodedPath(path), uriBaseId: 'SRCROOT' };
}
