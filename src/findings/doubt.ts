/**
 * Values of medium confidence for which only their key speaks, in code, and values for which not even a key speaks. Keys
 * in settings mostly have credentials as values; in code they have names, paths, messages and parts of expressions as
 * well. Such values are reported with low severity.
 */
import type { RuleInfo } from '../model/rule.ts';
import type { LocatedMatch } from './located-match.ts';
import { isProgram } from './placed-confidence.ts';
import { HARMLESS_ROLES } from './severity.ts';

/** Languages mixed with markup or text. */
const WITH_MARKUP = /\.(?:php|phtml|p[lm]|vue|svelte)$/i;
/** Settings written as code, recognised by folder or name. */
const OF_SETTINGS = new RegExp(
  [
    String.raw`(?:^|\/)(?:conf|configs?|configuration|settings|environments?|secrets?|credentials?)\/`,
    String.raw`(?:^|[\/._-])(?:conf|configs?|configuration|settings?|env|environments?|databases?|db|connections?|secrets?|credentials?)(?:[._-][\w.-]*)?\.\w+$`,
    String.raw`(?:[cC]onfig(?:uration)?|[sS]ettings?|[eE]nvironment|[dD]atabase|[cC]onnection|[sS]ecrets?|[cC]redentials?)\.\w+$`,
  ].join('|'),
);

function isInCode({ place, provenance: { path } }: LocatedMatch): boolean {
  return (
    (place.role === 'source' || place.role === 'generated') &&
    (isProgram(path) || WITH_MARKUP.test(path)) &&
    !OF_SETTINGS.test(path)
  );
}

/** Whether only the key speaks for the value here. A default value is in use. */
function isDoubtfulPlace(located: LocatedMatch): boolean {
  const { match, place, roleHere = place.role } = located;
  if (match.confidence === 'low' || match.traits.unnamed === true || HARMLESS_ROLES.has(roleHere)) return true;
  return match.traits.asDefault !== true && isInCode(located);
}

/** `places`: all places of one secret; `rule`: its strongest. */
export function isDoubtful({ basis }: Pick<RuleInfo, 'basis'>, places: readonly LocatedMatch[]): boolean {
  return basis === 'key' && places.every(({ match }) => match.confidence !== 'high') && places.every(isDoubtfulPlace);
}
