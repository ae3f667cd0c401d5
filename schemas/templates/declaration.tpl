# A declaration.
document statement
binding no
body: lead body
parties: lead parties
recital declaration.recital.1
recital declaration.recital.2
body: enacting declares.body
parties: enacting declares.parties
paragraph declaration.1
paragraph declaration.2
paragraph declaration.3
