-- wrk's figures as one line: requests a second, median and 99th percentile in
-- microseconds, requests, and how many answers were not good.
function done(summary, latency)
	local errors = summary.errors
	io.write(string.format("figures %.1f %d %d %d %d\n",
		summary.requests / summary.duration * 1e6,
		latency:percentile(50), latency:percentile(99), summary.requests,
		errors.connect + errors.read + errors.write + errors.status
			+ errors.timeout))
end
