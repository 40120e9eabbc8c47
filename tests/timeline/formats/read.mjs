// What other people's readers make of a calendar and of both feeds, as JSON.
import { readFileSync } from "node:fs";
import { parseAtomFeed, parseJsonFeed } from "feedsmith";
import ICAL from "ical.js";

const read = (name) => readFileSync(name, "utf8");
const day = (time) => [time.getFullYear(), time.getMonth() + 1, time.getDate()];
const calendar = new ICAL.Component(ICAL.parse(read("events.ics")));
const events = calendar.getAllSubcomponents("vevent").map((component) => {
  const { startDate, endDate, summary, uid, sequence } = new ICAL.Event(component);
  return {
    id: component.getFirstPropertyValue("x-communique-id"),
    start: [startDate.year, startDate.month, startDate.day],
    end: [endDate.year, endDate.month, endDate.day],
    day: day(startDate.toJSDate()),
    summary,
    uid,
    sequence,
    status: component.getFirstPropertyValue("status"),
  };
});
const entries = ({ entries, items }) => (entries ?? items ?? []).map(({ id, title }) => ({ id, title: title.value ?? title }));
const feeds = [parseAtomFeed(read("events.atom")), parseJsonFeed(read("events.feed.json"))].map(entries);
console.log(JSON.stringify({ name: calendar.getFirstPropertyValue("name"), events, feeds }));
