import { kmsClient } from '../shared/aws/clients.ts';
import { selectorMacs } from '../shared/aws/macs.ts';
import { searchesTable } from '../shared/aws/searches.ts';
import { openDoor } from '../shared/runtime/door.ts';
import { searchSettings } from '../shared/runtime/own-rules.ts';
import { listSearches, searchRecords } from '../shared/workflow/search.ts';

const { config, dynamo, recording, answering } = openDoor('search-records');
const macs = selectorMacs(kmsClient(), config.SELECTORS_KEY);
const searches = searchesTable(dynamo, config.EXCHANGE_TABLE);

/** POST searches and GET searches: by tokens alone; this function reads no submission, no cover, no key and no ciphertext. */
export const handler = answering({
  search: searchRecords({ ...recording, macs, searches }, searchSettings(config)),
  searches: listSearches(searches, config.AGENCY),
});
