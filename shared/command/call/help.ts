import { asCalled } from '../terminal/program.ts';
import { facts, flowing } from '../terminal/show.ts';

/** A whole file, as `samsyn submit` takes it and `--example` writes it; the tests submit it. */
export const reportExample = `{
  "cover": {
    "version": 1,
    "reference": "5000-K123456-26",
    "recipients": ["customs"],
    "priority": "routine",
    "handling": { "code": "H1" },
    "grading": { "source": "A", "information": 2 },
    "purpose": {
      "code": "investigate",
      "description": "Investigation of narcotics sent by letter."
    },
    "legalGround": "PBDL (2018:1693) 3 kap. 2 §",
    "offence": {
      "name": "Grovt narkotikabrott",
      "minimumPenaltyMonths": 24,
      "maximumPenaltyMonths": 84,
      "systematic": true
    },
    "retention": { "class": "case" }
  },
  "report": {
    "version": 1,
    "title": "Letters posted at Stora Torget",
    "kind": "camera-observation",
    "observed": {
      "from": "2026-11-20T10:00:00Z",
      "to": "2026-11-20T10:20:00Z"
    },
    "statements": [
      { "text": "A person posted some forty letters.", "nature": "fact" },
      {
        "text": "The letters probably hold narcotics.",
        "nature": "assessment",
        "grading": { "source": "B", "information": 3 }
      }
    ],
    "subjects": [
      {
        "type": "person",
        "identifiers": [],
        "description": "Green jacket, grey rucksack",
        "category": "other",
        "suspected": false
      },
      {
        "type": "consignment",
        "identifiers": [{ "type": "tracking-number", "value": "RR123456785SE" }]
      }
    ],
    "places": [
      { "name": "Stora Torget", "latitude": 59.858, "longitude": 17.639 }
    ]
  }
}`;

/** How a report names a picture. */
export const pictureExample = `A picture is one more member of the report:
    "images": [
      {
        "file": "camera.jpg",
        "caption": "At the post box",
        "takenAt": "2026-11-20T10:12:00Z"
      }
    ]`;

/** What pictures may be, and how they become it. */
export const pictureLimits = `Up to 4 pictures, JPEG or PNG, of 128 KiB together. A camera's own is made smaller first, and without what the camera wrote into it
(where it was taken, its serial number), of which --check and submit warn:

  magick camera.jpg -resize 1280x1280 -strip -quality 70 small.jpg`;

/** The head of `samsyn --help`. */
export const introduction = `samsyn: reports between agencies, sealed; every act on record

  samsyn <command> [--as NAME] [--connection FILE] [--json]`;

const options: readonly (readonly [string, string])[] = [
  [
    '  --as NAME',
    'whom to call as: a principal of the connection, or one in a file of its own: NAME.principal.json in the folder of the connection or the current one, or the path of such a file (default: $SAMSYN_AS, or the only one whose role fits)',
  ],
  ['  --connection FILE', 'default: $SAMSYN_HOME/connection.json, or .samsyn/connection.json'],
  ['  --json', 'results as JSON on standard output, one value a line; errors as JSON on standard error'],
  ['  --help', 'with a command: what it does, with examples'],
  ['  --version', 'the version of this command'],
];

const onItsWay = `  samsyn doctor
  samsyn submit --example > letter.json
  samsyn submit letter.json --as police-desk
  samsyn inbox --watch --as police-approver-1
  samsyn review ID --as police-approver-1
  samsyn approve ID --as police-approver-1
  samsyn review ID --as police-approver-2
  samsyn approve ID --as police-approver-2
  samsyn records --as customs-analyst
  samsyn read ID --purpose investigate --justification "The sender of our case." --as customs-analyst`;

const thousands = `  samsyn convert us-cbp table.csv > seizures.jsonl
  samsyn submit seizures.jsonl --as customs-desk
  samsyn approve --all --from customs --handling H0 --yes --as customs-approver-1
  samsyn read --all --from customs --out seizures --purpose prevent --justification "To compare with our own figures." --as police-analyst`;

const exitCodes: readonly (readonly [string, string])[] = [
  ['  0', 'done, all of it'],
  ['  1', 'refused, faulty, or not to be trusted: something has to be corrected first'],
  ['  2', 'not called as it can be'],
  ['  3', 'no answer, or interrupted: the same command may be called again, and of many it goes on where it was'],
];

/** The foot of `samsyn --help`. */
export function closing(width: number): string {
  const narrow = Math.min(width, 100);
  const calls = (examples: string): string => flowing(asCalled(examples), width);
  return [
    `For all commands:\n${facts(options, narrow)}`,
    `${flowing('A report on its way, on one machine ("npm start" runs the exchange); the example is H1, so two persons approve:', width)}\n${calls(onItsWay)}`,
    `Thousands on their way:\n${calls(thousands)}`,
    `Exit codes, for scripts:\n${facts(exitCodes, narrow)}`,
  ].join('\n\n');
}
