import { render } from 'preact';
import './look/console.css';
import { App } from './shell/app.tsx';
import { followClock } from './shell/clock.ts';
import { followKeys } from './shell/keyboard.ts';
import { followAddress } from './shell/router.ts';
import { followLanguage } from './words/language.ts';

const root = document.getElementById('console');
if (root === null) throw new Error('the page has no place for the console');
followLanguage(document.documentElement);
followAddress();
followKeys();
followClock();
render(<App />, root);
