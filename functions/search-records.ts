import { kmsClient } from '../shared/aws/clients.ts';
import { selectorMacs } from '../shared/aws/macs.ts';
import { searchesTable } from '../shared/aws/searches.ts';
import { watchesTable } from '../shared/aws/watches.ts';
import { openDoor } from '../shared/runtime/door.ts';
import { searchSettings } from '../shared/runtime/own-rules.ts';
import { listSearches, searchRecords } from '../shared/workflow/search.ts';
import { beginWatch, endWatch, listWatches } from '../shared/workflow/watch.ts';

const { config, dynamo, recording, answering } = openDoor('search-records');
const macs = selectorMacs(kmsClient(), config.SELECTORS_KEY);
const searches = searchesTable(dynamo, config.EXCHANGE_TABLE);

const watches = watchesTable(dynamo, config.EXCHANGE_TABLE);
const watching = { ...recording, macs, searches, watches };
const settings = searchSettings(config);

/** POST searches and GET searches, watches and their ends: by tokens alone; this function reads no submission, no cover, no key and no ciphertext. */
export const handler = answering({
  search: searchRecords(watching, settings),
  searches: listSearches(searches, config.AGENCY),
  watch: beginWatch(watching, settings),
  watches: listWatches(watches, config.AGENCY),
  'end-watch': endWatch(watching, settings),
});
