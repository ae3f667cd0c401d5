# A resolution, with its reasons.
document statement
number
body: lead body
parties: lead parties
recital resolution.recital.1
recital resolution.recital.2
recital resolution.recital.3
body: enacting resolves.body
parties: enacting resolves.parties
paragraph resolution.1
paragraph resolution.2
paragraph resolution.3
