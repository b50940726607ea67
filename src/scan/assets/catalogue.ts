/** The catalogue of requirements and checks that comes with keyroll. */
import type { Catalogue } from '../../pci/catalogue.ts';
import { asset } from './asset.ts';

/** What the build writes to `catalogue.json`. */
export interface CatalogueAsset {
  readonly digest: string;
  readonly catalogue: Catalogue;
}

export function builtInCatalogue(): CatalogueAsset {
  return JSON.parse(asset('catalogue.json').toString('utf8')) as CatalogueAsset;
}
